import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { expect } from 'vitest';
import { environmentVault } from '../../main/adapter/environment-vault/environment-vault.ts';
import { composeApplication } from '../../main/compose/application.ts';
import type { CheckStep } from '../../main/ports/reading.ts';
import { checkSources } from '../../main/service/check-sources.ts';
import type { OpenWorkspace } from '../../main/service/open-workspace.ts';
import { workspaceFile } from '../compose/open-workspace.ts';
import { countConnections } from '../harness/counting-relay.ts';
import { found, unhurried } from '../service/asking.ts';

/** The step of `check` that fails, what it says, and what it advises. */
export interface Stopped {
  readonly step: string;
  readonly detail: RegExp;
  readonly fix: RegExp | null;
}

/** One server as one client meets it. */
export interface SecurityCase {
  readonly server: string;
  readonly client: string;
  /** "host:port" of the server. */
  readonly at: () => string;
  /** The source, reached through this address. */
  readonly source: (reached: string) => object;
  readonly variables?: () => Readonly<Record<string, string>>;
  /** The text of an executable program `token` beside the workspace file. */
  readonly program?: () => string;
  /** Null: every step passes. */
  readonly fails: Stopped | null;
}

/** What the source under test said to `check`, and what it took. */
export interface Checked {
  readonly steps: readonly CheckStep[];
  /** How often it was connected to. */
  readonly connections: number;
}

/** What a search of everything gave. */
export interface Searched {
  readonly complete: boolean;
  readonly messageIds: readonly (string | null)[];
  readonly connections: number;
  /** Everything that was said, to look for secrets in. */
  readonly text: string;
}

/** The name of the source under test. */
export const sourceName = 'tested';

/** A workspace with the source under test left out. */
export interface Rest {
  readonly sources?: object;
  readonly routes: object;
}

const resources = fileURLToPath(new URL('../../resources', import.meta.url));

/** Opens the workspace as the command line does, its source under test behind a relay that counts. */
async function withOpened<Result>(
  given: SecurityCase,
  rest: Rest,
  ask: (open: OpenWorkspace, connections: () => number) => Promise<Result>,
): Promise<Result> {
  const relay = await countConnections(given.at());
  const path = await workspaceFile({
    waybill: 1,
    name: 'secured',
    environment: 'local',
    sources: { [sourceName]: given.source(relay.address), ...rest.sources },
    routes: rest.routes,
  });
  if (given.program !== undefined) {
    writeFileSync(join(dirname(path), 'token'), given.program());
    chmodSync(join(dirname(path), 'token'), 0o700);
  }
  const variables = Object.entries(given.variables?.() ?? {}).map(([name, value]) => [name, value.replace('FOLDER', dirname(path))]);
  const { opener, clock } = composeApplication({ vault: environmentVault(Object.fromEntries(variables)), resources });
  const opening = await opener.openFile(path);
  if (opening.outcome !== 'opened') throw new Error(`The workspace cannot be opened: ${JSON.stringify(opening)}`);
  const { workspace, sources, history } = opening.opened;
  try {
    return await ask({ workspace, sources, history, clock, judgeAt: null }, () => relay.connections().all);
  } finally {
    await sources.close();
    await relay.close();
  }
}

/** Runs `check`. */
export function check(given: SecurityCase, rest: Rest): Promise<Checked> {
  return withOpened(given, rest, async (open, connections) => {
    const steps: CheckStep[] = [];
    for await (const step of checkSources(open, unhurried)) if (step.source === sourceName) steps.push(step);
    return { steps, connections: connections() };
  });
}

/** Runs `find` for everything, and leaves the workspace open until `later`. */
export function search(given: SecurityCase, rest: Rest, later: Promise<unknown> = Promise.resolve()): Promise<Searched> {
  return withOpened(given, rest, async (open, connections) => {
    const matches = await found(open, {});
    await later;
    return {
      complete: matches.complete,
      messageIds: matches.matches.map(({ messageId }) => messageId),
      connections: connections(),
      text: inspect(matches, { depth: null, maxStringLength: null }),
    };
  });
}

/** The step of `check` at which it has to stop. */
export function expectedStep({ step, detail, fix }: Stopped): object {
  return {
    source: sourceName,
    step,
    ok: false,
    detail: expect.stringMatching(detail),
    fix: fix === null ? null : expect.stringMatching(fix),
  };
}

type Titled = readonly [title: string, given: SecurityCase, fails: Stopped];

/** The cases that open, and those that do not. */
export function passing(cases: readonly SecurityCase[]): readonly SecurityCase[] {
  return cases.filter(({ fails }) => fails === null);
}

export function failing(cases: readonly SecurityCase[]): readonly SecurityCase[] {
  return cases.filter(({ fails }) => fails !== null);
}

/** Cases with what a test of them is called. */
export function titled(cases: readonly SecurityCase[]): readonly Titled[] {
  return cases.map((given) => [`${given.server}, with ${given.client}`, given, given.fails ?? nowhere]);
}

const nowhere: Stopped = { step: 'none', detail: /^(?!)/, fix: null };

export type MatrixRow = readonly [server: string, client: string, result: string, connections: string];

/** The rows of the matrix, for people. */
export function matrix(rows: readonly MatrixRow[]): string {
  const all: readonly MatrixRow[] = [['server', 'client', 'result', 'connections'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
