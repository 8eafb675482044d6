import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseWorkspace } from '../adapter/workspace-file/parse-workspace.ts';
import type { Case } from '../domain/lifecycle/case.ts';
import type { Failure } from '../domain/observation/failure.ts';
import type { Workspace } from '../domain/workspace/workspace.ts';
import type { Clock } from '../ports/clock.ts';
import type { HistoryStore } from '../ports/history.ts';
import type { Sources } from '../ports/sources.ts';
import type { Vault } from '../ports/vault.ts';
import type { CaseFiles, OpenedWorkspace, Opening, WorkspaceOpener } from '../ports/workspace-opener.ts';
import { historyInWorker } from './history-worker.ts';
import { historyPath, indexPath } from './local-state.ts';
import type { NeededSecret } from './secret-names.ts';
import { secretNames } from './secret-names.ts';
import { openSources } from './sources.ts';

interface Parts {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly cases: CaseFiles;
  /** The folder `resources` of the application. */
  readonly resources: string;
  /** The folder of what is kept on this machine; null: nothing is kept. */
  readonly state: string | null;
  /** Whether scanned ranges are kept there. */
  readonly keepIndex: boolean;
}

/** Larger than any workspace a person writes. */
const sizeLimit = 4 * 1024 * 1024;

async function readText(
  path: string,
): Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly failure: Failure }> {
  try {
    const text = await readFile(path, 'utf8');
    if (text.length <= sizeLimit) return { ok: true, text };
    return {
      ok: false,
      failure: { code: 'too-large', retryable: false, detail: `${path} is no workspace file: it has ${text.length} characters` },
    };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return {
      ok: false,
      failure: { code: code === 'ENOENT' ? 'not-found' : 'refused', retryable: false, detail: code === 'ENOENT' ? path : message },
    };
  }
}

/** The secrets of a workspace's sources; null for those that are not stored. */
export async function secretsFor(
  workspace: Workspace,
  vault: Vault,
): Promise<readonly (NeededSecret & { readonly value: string | null })[]> {
  const names = Object.values(workspace.sources).flatMap(secretNames);
  return Promise.all(names.map(async (name) => ({ ...name, value: await vault.read(name) })));
}

/** A case as a workspace: its routes, read from the file itself, without any credential. */
function workspaceOfCase(recorded: Case, path: string): Workspace {
  const source = 'case';
  const routes = recorded.routes.map((route) => [route.name, { ...route, destination: { ...route.destination, source } }] as const);
  return {
    name: basename(path),
    environment: 'local',
    sources: { [source]: { kind: 'snapshot', name: source, path } },
    routes: Object.fromEntries(routes),
  };
}

/** The sources of a workspace whose history ends with them. */
function closingWith(sources: Sources, history: HistoryStore): Sources {
  return { ...sources, close: () => Promise.all([sources.close(), history.close()]).then(() => undefined) };
}

/** Opens workspace files, the built-in sample and case files. */
export function workspaceOpener({ vault, clock, cases, resources, state, keepIndex }: Parts): WorkspaceOpener {
  const open = async (
    workspace: Workspace,
    origin: OpenedWorkspace['origin'],
    path: string,
    typed: Parameters<WorkspaceOpener['openText']>[2] = [],
    history: HistoryStore | null = null,
  ): Promise<Opening> => {
    const secrets = await secretsFor(workspace, vault);
    const secretOf = (source: string, field: string): string | null =>
      [...typed, ...secrets].find((secret) => secret.source === source && secret.field === field)?.value ?? null;
    const index = history === null || state === null || !keepIndex ? null : indexPath(state, path);
    const opened = await openSources(workspace, { secretOf, clock, cases, index });
    const sources = history === null ? opened : closingWith(opened, history);
    const named = secrets.map(({ value, ...secret }) => ({ ...secret, stored: value !== null }));
    return { outcome: 'opened', opened: { origin, path, workspace, sources, history, secrets: named } };
  };
  const openFile = async (given: string, origin: 'file' | 'sample'): Promise<Opening> => {
    const path = resolve(given);
    const read = await readText(path);
    if (!read.ok) return { outcome: 'failed', failure: read.failure };
    const parsed = parseWorkspace(read.text, dirname(path));
    if (!parsed.ok) return { outcome: 'invalid', path, problems: parsed.problems };
    // What is built in was recorded once: nothing of it can be sampled.
    const kept = origin === 'sample' || state === null ? null : historyInWorker(historyPath(state, path));
    return open(parsed.workspace, origin, path, [], kept);
  };
  return {
    openFile: (path) => openFile(path, 'file'),
    async openText(text, given, typed) {
      const path = resolve(given);
      const parsed = parseWorkspace(text, dirname(path));
      return parsed.ok ? open(parsed.workspace, 'file', path, typed) : { outcome: 'invalid', path, problems: parsed.problems };
    },
    openSample: () => openFile(join(resources, 'sample', 'waybill.yaml'), 'sample'),
    async openCase(given) {
      const path = resolve(given);
      const answer = await cases.read(path, AbortSignal.timeout(30_000));
      return answer.ok ? open(workspaceOfCase(answer.value, path), 'case', path) : { outcome: 'failed', failure: answer.failure };
    },
  };
}
