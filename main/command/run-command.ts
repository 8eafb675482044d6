import type { Instant } from '../domain/observation/instant.ts';
import { failureSentence } from '../language/failure-sentence.ts';
import { nearestName } from '../domain/nearest-name.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReconcileRuns } from '../ports/reconcile-runs.ts';
import type { CaseFiles, OpenedWorkspace, WorkspaceOpener } from '../ports/workspace-opener.ts';
import type { WorkspaceTexts, WorkspaceWriter } from '../ports/workspace-text.ts';
import type { OpenWorkspace } from '../service/open-workspace.ts';
import { exportCase, openCase } from './case.ts';
import { check } from './check.ts';
import { draft } from './draft.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';
import { explain } from './explain.ts';
import { explainRule } from './explain-rule.ts';
import { find } from './find.ts';
import { helpText } from './help.ts';
import { reconcile } from './reconcile.ts';
import { instantArgument } from './instant-argument.ts';
import type { Typed } from './parse-arguments.ts';
import type { Invocation } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { overArgument, sequences } from './sequences.ts';
import { intervalArgument, watch } from './watch.ts';

/** What the commands work with; composed by the root. */
export interface CommandParts {
  readonly opener: WorkspaceOpener;
  readonly cases: CaseFiles;
  readonly clock: Clock;
  readonly texts: WorkspaceTexts;
  readonly writer: WorkspaceWriter;
  readonly runsOf: (opened: OpenedWorkspace) => ReconcileRuns;
  readonly version: string;
}

const commands = ['check', 'draft', 'find', 'explain', 'reconcile', 'sequences', 'watch', 'case'] as const;

async function opened(parts: CommandParts, typed: Typed, invocation: Invocation): Promise<OpenedWorkspace> {
  const opening = await parts.opener.openFile(typed.workspace);
  switch (opening.outcome) {
    case 'opened':
      return opening.opened;
    case 'failed':
      throw new UsageError(failureSentence(opening.failure, invocation.language));
    case 'invalid': {
      const lines = opening.problems.map(
        ({ line, column, path, problem, suggestion }) =>
          `${opening.path}:${line}:${column}: ${path === '' ? '' : `${path}: `}${problem}${suggestion === null ? '' : `; did you mean ${suggestion}?`}`,
      );
      throw new UsageError(lines.join('\n'));
    }
  }
}

function instantOption(name: string, text: string | null, now: Instant, otherwise: Instant): Instant {
  if (text === null) return otherwise;
  const instant = instantArgument(text, now);
  if (instant === null) throw new UsageError(`--${name} ${text}: expected RFC 3339 with a zone, or a span before now like -15m.`);
  return instant;
}

function onlyWord(words: readonly string[], what: string): string {
  const [first, ...rest] = words;
  if (first === undefined || rest.length > 0) throw new UsageError(`Expected ${what}.`);
  return first;
}

async function withWorkspace(
  parts: CommandParts,
  typed: Typed,
  invocation: Invocation,
  run: (open: OpenWorkspace) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { workspace, sources, history } = await opened(parts, typed, invocation);
  const real = parts.clock.now();
  const judgeAt = typed.now === null ? null : instantOption('now', typed.now, real, real);
  try {
    return await run({ workspace, sources, history, clock: parts.clock, judgeAt });
  } finally {
    await sources.close();
  }
}

function runFind(parts: CommandParts, typed: Typed, words: readonly string[], invocation: Invocation): Promise<ExitCode> {
  if (words.length > 1) throw new UsageError('Expected at most one VALUE; quote it when it has blanks.');
  const real = parts.clock.now();
  const now = instantOption('now', typed.now, real, real);
  const hour = instantArgument('-1h', now) ?? now;
  const window = { from: instantOption('from', typed.from, now, hour), to: instantOption('to', typed.to, now, now) };
  return withWorkspace(parts, typed, invocation, (open) =>
    find(open, { value: words[0] ?? '', route: typed.route, by: typed.by, window }, invocation),
  );
}

function runDraft(parts: CommandParts, typed: Typed, words: readonly string[], invocation: Invocation): Promise<ExitCode> {
  const [source, place = null, ...rest] = words;
  if (source === undefined || rest.length > 0) throw new UsageError('Expected draft SOURCE [TOPIC|TABLE].');
  const { workspace: path, output: file } = typed;
  return withWorkspace(parts, typed, invocation, (open) => draft(open, { source, place, path, file }, parts, invocation));
}

function runWatch(parts: CommandParts, typed: Typed, words: readonly string[], invocation: Invocation): Promise<ExitCode> {
  if (words.length > 0) throw new UsageError('watch takes no arguments; name a route with --route.');
  const asked = { route: typed.route, interval: intervalArgument(typed.interval), once: typed.once };
  return withWorkspace(parts, typed, invocation, (open) => watch(open, asked, invocation));
}

function runSequences(parts: CommandParts, typed: Typed, words: readonly string[], invocation: Invocation): Promise<ExitCode> {
  const { route } = typed;
  if (words.length > 0 || route === null) throw new UsageError('Expected sequences --route R.');
  const real = parts.clock.now();
  const now = instantOption('now', typed.now, real, real);
  const bound = (name: 'from' | 'to'): Instant | null => (typed[name] === null ? null : instantOption(name, typed[name], now, now));
  const question = { route, from: bound('from'), to: bound('to'), over: overArgument(typed.over) };
  return withWorkspace(parts, typed, invocation, (open) => sequences(open, question, invocation));
}

async function runReconcile(parts: CommandParts, typed: Typed, words: readonly string[], invocation: Invocation): Promise<ExitCode> {
  const { route, ids, anew } = typed;
  if (words.length > 0 || route === null) throw new UsageError('Expected reconcile --route R.');
  const real = parts.clock.now();
  const now = instantOption('now', typed.now, real, real);
  const window = {
    from: instantOption('from', typed.from, now, instantArgument('-1h', now) ?? now),
    to: instantOption('to', typed.to, now, now),
  };
  const workspace = await opened(parts, typed, invocation);
  const judgeAt = typed.now === null ? null : now;
  try {
    return await reconcile(
      { opened: workspace, clock: parts.clock, runsOf: parts.runsOf },
      { route, ...window, judgeAt, anew, ids },
      invocation,
    );
  } finally {
    await workspace.sources.close();
  }
}

function runCase(parts: CommandParts, typed: Typed, words: readonly string[], invocation: Invocation): Promise<ExitCode> {
  const [what, ...rest] = words;
  if (what === 'open') return openCase(parts.cases, onlyWord(rest, 'case open FILE'), invocation);
  if (what !== 'export') throw new UsageError('Expected case export ID -o FILE, or case open FILE.');
  const id = onlyWord(rest, 'case export ID -o FILE');
  const { output: file, route, withPayload } = typed;
  if (file === null) throw new UsageError('case export needs -o FILE.');
  return withWorkspace(parts, typed, invocation, (open) =>
    exportCase(open, parts.cases, { id, route, file, withPayload, engine: parts.version }, invocation),
  );
}

/** Runs one command and gives its exit code. Throws UsageError for what was typed wrong. */
export async function runCommand(parts: CommandParts, typed: Typed, invocation: Invocation): Promise<ExitCode> {
  const [command, ...words] = typed.words;
  if (typed.version) {
    invocation.terminal.out(`${parts.version}\n`);
    return exitCodes.fine;
  }
  if (typed.help || command === undefined) {
    if (typed.help) invocation.terminal.out(helpText);
    else invocation.terminal.err(helpText);
    return typed.help ? exitCodes.fine : exitCodes.usage;
  }
  switch (command) {
    case 'check':
      if (words.length > 0) throw new UsageError('check takes no arguments.');
      return withWorkspace(parts, typed, invocation, (open) => check(open, invocation));
    case 'draft':
      return runDraft(parts, typed, words, invocation);
    case 'find':
      return runFind(parts, typed, words, invocation);
    case 'explain':
      if (typed.rule) return explainRule(words[0] ?? null, invocation);
      return withWorkspace(parts, typed, invocation, (open) => explain(open, onlyWord(words, 'explain ID'), typed.route, invocation));
    case 'reconcile':
      return runReconcile(parts, typed, words, invocation);
    case 'sequences':
      return runSequences(parts, typed, words, invocation);
    case 'watch':
      return runWatch(parts, typed, words, invocation);
    case 'case':
      return runCase(parts, typed, words, invocation);
    default: {
      const near = nearestName(command, commands);
      throw new UsageError(`There is no command ${command} in this version.${near === null ? '' : ` Did you mean ${near}?`} See --help.`);
    }
  }
}
