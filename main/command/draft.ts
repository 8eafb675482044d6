import { resolve } from 'node:path';
import { draftDocument, placeDocument } from '../document/draft-document.ts';
import { textsOf } from '../language/catalogue.ts';
import { confidenceText, draftPlaceText, draftUsageText, draftValueText, guessComment, reasonText } from '../language/draft-sentence.ts';
import { failureSentence } from '../language/failure-sentence.ts';
import type { Language } from '../language/language.ts';
import { visibleText } from '../language/visible-text.ts';
import type { WorkspaceOpener } from '../ports/workspace-opener.ts';
import type { WorkspaceTexts, WorkspaceWriter } from '../ports/workspace-text.ts';
import type { Draft, DraftEvent, DraftGap } from '../service/draft-events.ts';
import { draftRoute } from '../service/draft-route.ts';
import { saveWorkspaceText } from '../service/draft-save.ts';
import type { OpenWorkspace } from '../service/open-workspace.ts';
import type { ExitCode } from './exit-code.ts';
import { exitCodes } from './exit-code.ts';
import { table } from './table.ts';
import type { Invocation } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface DraftArguments {
  readonly source: string;
  readonly place: string | null;
  /** The workspace file. */
  readonly path: string;
  /** Where the drafted workspace is written; null: to standard output. */
  readonly file: string | null;
}

export interface DraftCommandParts {
  readonly texts: WorkspaceTexts;
  readonly writer: WorkspaceWriter;
  readonly opener: WorkspaceOpener;
}

type Ending = Exclude<DraftEvent, { readonly type: 'progress' }>;

function gapLines(gaps: readonly DraftGap[], language: Language): string {
  const lines = gaps.map(
    ({ source, place, failure }) =>
      `  ${visibleText(place === '' ? source : `${source}, ${place}`)}: ${failureSentence(failure, language)}`,
  );
  return gaps.length === 0 ? '' : `\n${[textsOf(language).draft.gaps, ...lines].join('\n')}\n`;
}

function placesTable(places: Extract<Ending, { type: 'places' }>['places'], language: Language): string {
  const { columns, kinds } = textsOf(language).draft;
  const rows = places.map(placeDocument).map(({ kind, name, size }) => [kinds[kind], visibleText(name), size === null ? '' : String(size)]);
  return table([columns.kind, columns.place, columns.size], rows);
}

function guessTable({ guesses }: Draft, language: Language): string {
  const { columns } = textsOf(language).draft;
  const rows = guesses.map(({ path, value, confidence, reason }) => [
    draftPlaceText(path),
    draftValueText(value),
    confidenceText(confidence, language),
    reasonText(reason, language),
  ]);
  return table([columns.place, columns.value, columns.confidence, columns.reason], rows);
}

/** The drafted workspace goes to standard output so that it can be sent into a file; what is for the person goes beside it. */
async function show(
  drafted: Draft,
  mark: string,
  args: DraftArguments,
  parts: DraftCommandParts,
  { terminal, language, json }: Invocation,
): Promise<void> {
  const { file } = args;
  if (file !== null) {
    const path = resolve(file);
    const current = path === resolve(args.path) ? mark : await parts.texts.read(path).then((read) => (read.ok ? read.value.mark : null));
    const saving = await saveWorkspaceText(parts, { path, text: drafted.text, mark: current });
    if (saving.outcome === 'failed') throw new UsageError(failureSentence(saving.failure, language));
    if (saving.outcome === 'invalid')
      throw new UsageError(saving.problems.map(({ line, problem }) => `${path}:${line}: ${problem}`).join('\n'));
  }
  if (json) return;
  const { draft: texts, command } = textsOf(language);
  const guessed = drafted.guesses.filter(({ confidence }) => confidence === 'guess').length;
  terminal.err(`${guessTable(drafted, language)}\n${gapLines(drafted.gaps, language)}\n${texts.next(guessed)}\n`);
  terminal.out(file === null ? drafted.text : `${command.written(resolve(file))}\n`);
}

async function endingOf(
  open: OpenWorkspace,
  text: string,
  args: DraftArguments,
  { writer }: DraftCommandParts,
  invocation: Invocation,
): Promise<Ending> {
  const { terminal, language, json, signal } = invocation;
  const { looking } = textsOf(language).draft;
  // What stands in a file is read by programs and by people of any language: its comments are English.
  const parts = { text, writer, comment: (guess: Draft['guesses'][number]) => guessComment(guess, 'en') };
  for await (const event of draftRoute(open, args, parts, signal)) {
    if (event.type !== 'progress') {
      if (!json && terminal.live) terminal.err('\r\u001B[2K');
      return event;
    }
    if (!json && terminal.live) terminal.err(`\r\u001B[2K${looking(visibleText(event.source), visibleText(event.place))}`);
  }
  throw new Error('A draft ended without a result.');
}

/** `draft`: a commented route to start from, or what the source holds while nothing is chosen. */
export async function draft(
  open: OpenWorkspace,
  args: DraftArguments,
  parts: DraftCommandParts,
  invocation: Invocation,
): Promise<ExitCode> {
  const { terminal, language, json, signal } = invocation;
  const read = await parts.texts.read(resolve(args.path));
  if (!read.ok) throw new UsageError(failureSentence(read.failure, language));
  const ending = await endingOf(open, read.value.text, args, parts, invocation);
  const drafted = ending.type === 'result' ? ending.result : null;
  const gaps = drafted?.gaps ?? (ending.type === 'result' ? [] : ending.gaps);
  if (ending.type === 'usage') {
    const text = `${draftUsageText(ending.usage, language)}${gapLines(gaps, language)}`;
    if (gaps.length === 0) throw new UsageError(text);
    if (json) terminal.out(`${JSON.stringify(draftDocument({ source: args.source, places: [], draft: null, gaps }, language))}\n`);
    terminal.err(`${text.trimEnd()}\n`);
    return exitCodes.incomplete;
  }
  const places = ending.type === 'places' ? ending.places : [];
  if (drafted !== null) await show(drafted, read.value.mark, args, parts, invocation);
  else if (!json)
    terminal.out(`${placesTable(places, language)}\n\n${textsOf(language).draft.choosePlace(args.source)}\n${gapLines(gaps, language)}`);
  if (json) terminal.out(`${JSON.stringify(draftDocument({ source: args.source, places, draft: drafted, gaps }, language))}\n`);
  return gaps.length > 0 || signal.aborted ? exitCodes.incomplete : exitCodes.fine;
}
