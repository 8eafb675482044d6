import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { workspaceFile } from '../compose/open-workspace.ts';
import { countConnections } from '../harness/counting-relay.ts';
import { type Finished, runCli } from './run-cli.ts';

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

/** One step of `check --json`. */
export interface Step {
  readonly source: string;
  readonly step: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly fix: string | null;
}

export interface Asked {
  readonly finished: Finished;
  readonly connections: { readonly all: number; readonly used: number };
  /** Of the source under test. */
  readonly steps: readonly Step[];
}

/** The name of the source under test. */
export const sourceName = 'tested';

/**
 * Runs a command on a workspace whose one source under test is reached through a relay that counts. `rest` is the workspace
 * with that source left out.
 */
export async function ask(
  given: SecurityCase,
  rest: { readonly sources?: object; readonly routes: object },
  args: readonly string[],
): Promise<Asked> {
  const relay = await countConnections(given.at());
  try {
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
    const finished = await runCli(path, args, Object.fromEntries(variables));
    const steps = args[0] === 'check' ? (JSON.parse(finished.out) as { readonly steps: readonly Step[] }).steps : [];
    return { finished, connections: relay.connections(), steps: steps.filter(({ source }) => source === sourceName) };
  } finally {
    await relay.close();
  }
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
