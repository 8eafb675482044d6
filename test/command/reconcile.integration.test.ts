import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { openMessage, reconciliation } from '../../main/contract/reconciliation.ts';
import type { ReconciliationDocument } from '../../main/contract/reconciliation.ts';
import { workspaceFile } from '../compose/open-workspace.ts';
import { addGenerated, generatedId, generatedWorkspace, isLost, makeGeneratedRoute } from '../harness/generated-route.ts';
import type { GeneratedRoute } from '../harness/generated-route.ts';
import { newFolder } from '../harness/keeper.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { until } from '../harness/until.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { documentOf, runCli, startCli } from './run-cli.ts';
import type { Finished } from './run-cli.ts';

const messages = 300_000;
const hour = 3_600_000;

let route: GeneratedRoute;
let path: string;
let window: readonly string[];

/** Journals of all routes in a state folder, as text. */
function journals(state: string): readonly string[] {
  return readdirSync(state, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('journal.jsonl'))
    .map((name) => readFileSync(join(state, name), 'utf8'));
}

/** Rows of the ranges that a journal names, and the run that read each. */
function rowsOf(journal: string): readonly { readonly rows: number; readonly run: number }[] {
  return journal
    .split('\n')
    .filter((line) => line.includes('"type":"range"'))
    .map((line) => JSON.parse(line) as { readonly rows: number; readonly file: string })
    .map(({ rows, file }) => ({ rows, run: Number(/-(\d+)-\d+\.csv$/.exec(file)?.[1]) }));
}

function documentIn(finished: Finished): ReconciliationDocument {
  return reconciliation.parse(documentOf(finished));
}

function reconcileArguments(...more: readonly string[]): readonly string[] {
  return ['-w', path, 'reconcile', '--route', 'orders', ...window, '--json', ...more];
}

/** What an answer says, without when it was read. */
function said({ coverage, ...rest }: ReconciliationDocument): object {
  return {
    ...rest,
    coverage: coverage.map(({ part, wanted, complete }) => ({ part, wanted: part.includes('/') ? wanted : null, complete })),
  };
}

beforeAll(async () => {
  const { kafka, postgres } = await sharedServers();
  const name = uniqueName('reconcile');
  const database = await postgres.createDatabase(name);
  const begin = new Date(Date.now() - 3 * hour);
  route = { kafka, database, topic: name, partitions: 4, messages, begin, span: hour, lostEach: 100_000, failedEach: 100_000 };
  await makeGeneratedRoute(route);
  path = await workspaceFile(stringify(generatedWorkspace(route), { aliasDuplicateObjects: false }));
  window = ['--from', begin.toISOString(), '--to', new Date(begin.getTime() + hour + 1000).toISOString()];
}, 300_000);

describe('waybill reconcile', () => {
  it('counts every message, lists exactly those that are not fine, and ends with 1 for a loss', async () => {
    const state = await newFolder('state');
    const file = join(dirname(path), 'open.jsonl');
    const finished = await runCli(path, reconcileArguments('--ids', file), { WAYBILL_STATE: state });
    expect(finished.err).not.toContain('defect');
    const document = documentIn(finished);
    const lost = Array.from({ length: messages }, (_, number) => number).filter((number) => isLost(route, number));
    expect(document).toMatchObject({ messages, complete: true, byVerdict: { RELAY_LOST: lost.length, PROCESS_FAILED: lost.length } });
    expect(finished.code).toBe(1);
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const listed = lines.map((line) => openMessage.parse(JSON.parse(line)));
    expect(
      listed
        .filter(({ verdict }) => verdict.code === 'RELAY_LOST')
        .map(({ messageId }) => messageId)
        .toSorted(),
    ).toEqual(lost.map(generatedId));
    expect(listed.length).toBe(messages - (document.byVerdict.PROCESSED ?? 0));
    expect(document.buckets.reduce((sum, bucket) => sum + bucket.recorded, 0)).toBe(messages);
    expect(document.buckets.reduce((sum, bucket) => sum + bucket.missing, 0)).toBeGreaterThanOrEqual(lost.length);
  }, 240_000);

  it('goes on after kill -9 from its last ranges, and gives the same answer', async () => {
    const whole = await newFolder('state');
    const reference = await runCli(path, reconcileArguments(), { WAYBILL_STATE: whole });
    const state = await newFolder('state');
    const first = startCli(path, reconcileArguments(), { WAYBILL_STATE: state });
    // Half of the outbox, the log and the trace is on the disk.
    const half = (3 * messages) / 2;
    const read = (): number =>
      journals(state)
        .flatMap(rowsOf)
        .reduce((sum, { rows }) => sum + rows, 0);
    await until(() => read() >= half, { what: 'half of the rows to be kept', within: 180_000 });
    first.signal('SIGKILL');
    await first.finished;
    const kept = journals(state)
      .flatMap(rowsOf)
      .reduce((sum, { rows }) => sum + rows, 0);
    const second = await runCli(path, reconcileArguments(), { WAYBILL_STATE: state, LANG: 'C' });
    expect(second.err).toContain('An earlier run was broken off');
    const [journal = ''] = journals(state);
    const again = rowsOf(journal)
      .filter(({ run }) => run === 2)
      .reduce((sum, { rows }) => sum + rows, 0);
    const total = rowsOf(journal).reduce((sum, { rows }) => sum + rows, 0);
    expect(kept).toBeGreaterThanOrEqual(half);
    // What the first run has kept is not read again.
    expect(kept + again).toBe(total);
    expect(said(documentIn(second))).toEqual(said(documentIn(reference)));
    expect(second.code).toBe(reference.code);
  }, 400_000);

  it('ends when it is interrupted, with what it knows and 3, and goes on the next time', async () => {
    const state = await newFolder('state');
    const first = startCli(path, reconcileArguments(), { WAYBILL_STATE: state });
    await until(() => journals(state).flatMap(rowsOf).length > 0, { what: 'a range to be kept', within: 180_000 });
    first.signal('SIGINT');
    const interrupted = await first.finished;
    expect(interrupted.code).toBe(3);
    expect(documentIn(interrupted)).toMatchObject({ complete: false, duplicatesComplete: false });
    const second = await runCli(path, reconcileArguments(), { WAYBILL_STATE: state });
    expect(second.err).toContain('An earlier run was broken off');
    expect(documentIn(second)).toMatchObject({ messages, complete: true });
  }, 400_000);

  it('reads only what is new the second time, and finds a row that was committed late with a lower id', async () => {
    const state = await newFolder('state');
    const to = new Date(Date.now() + hour).toISOString();
    const asked = ['-w', path, 'reconcile', '--route', 'orders', '--from', route.begin.toISOString(), '--to', to, '--json'];
    const file = join(dirname(path), 'second.jsonl');
    const before = documentIn(await runCli(path, asked, { WAYBILL_STATE: state }));
    const recent = new Date(Date.now() - 60_000);
    const further: GeneratedRoute = {
      ...route,
      begin: recent,
      span: 1000,
      messages: messages + 100,
      lostEach: Number.MAX_SAFE_INTEGER,
      failedEach: Number.MAX_SAFE_INTEGER,
    };
    await addGenerated(further, messages, messages + 100);
    const late = new Date(Date.now() - 120_000).toISOString();
    await queryPostgres(
      route.database,
      `insert into outbox (id, message_id, status, created_at, sent_at) values (-5, 'late-row', 'SENT', '${late}', '${late}')`,
    );
    const second = documentIn(await runCli(path, [...asked, '--ids', file], { WAYBILL_STATE: state }));
    expect(second.messages).toBe(before.messages + 101);
    expect(readFileSync(file, 'utf8')).toContain('"late-row"');
    const [journal = ''] = journals(state);
    const again = rowsOf(journal)
      .filter(({ run }) => run === 2)
      .reduce((sum, { rows }) => sum + rows, 0);
    expect(again).toBeLessThan(messages / 10);
    const anew = documentIn(await runCli(path, [...asked, '--anew'], { WAYBILL_STATE: await newFolder('state') }));
    expect(second.byVerdict).toEqual(anew.byVerdict);
  }, 400_000);

  it('says that a source is dead, accuses nobody by its silence, and ends with 3', async () => {
    const workspace = generatedWorkspace(route) as { sources: Record<string, object> };
    const broken = { ...workspace, sources: { ...workspace.sources, kafka: { kind: 'kafka', brokers: ['127.0.0.1:1'] } } };
    const other = await workspaceFile(stringify(broken, { aliasDuplicateObjects: false }));
    const to = new Date(route.begin.getTime() + 1000).toISOString();
    const finished = await runCli(
      other,
      ['-w', other, 'reconcile', '--route', 'orders', '--from', route.begin.toISOString(), '--to', to, '--json'],
      { WAYBILL_STATE: await newFolder('state') },
    );
    expect(finished.code).toBe(3);
    const document = documentIn(finished);
    expect(document.complete).toBe(false);
    expect(document.messages).toBeGreaterThan(0);
    expect(Object.keys(document.byVerdict).filter((code) => !['UNDETERMINED', 'PROCESSED'].includes(code))).toEqual([]);
    expect(document.coverage.some(({ source, complete, reason }) => source === 'kafka' && !complete && reason !== null)).toBe(true);
  }, 240_000);
});
