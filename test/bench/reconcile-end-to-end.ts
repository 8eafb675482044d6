import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { generatedWorkspace, makeGeneratedRoute, type GeneratedRoute } from '../harness/generated-route.ts';
import { startKafka } from '../harness/kafka.ts';
import { startPostgres } from '../harness/postgres.ts';
import { median, type BenchOptions, type BenchResult } from './bench-result.ts';
import { measure, type MeasuredRun } from './measured-process.ts';

const program = fileURLToPath(new URL('../../main/cli.ts', import.meta.url));
const hour = 3_600_000;

/** Everything that a reconciliation reads, dumped by the plainest means, all at once; seconds until the last has ended. */
async function dump({ kafka, database, topic }: GeneratedRoute): Promise<number> {
  const began = performance.now();
  const copy = (table: string): Promise<MeasuredRun> => measure('psql', [database, '-qAtX', '-c', `copy ${table} to stdout`], false);
  const log = measure('kcat', ['-C', '-b', kafka.bootstrap, '-t', topic, '-o', 'beginning', '-e', '-q', '-f', '%h\n'], false);
  await Promise.all([copy('outbox'), copy('trace'), log]);
  return (performance.now() - began) / 1000;
}

async function oneSize(
  route: GeneratedRoute,
  folder: string,
  rounds: number,
  { note }: BenchOptions,
): Promise<{ readonly own: readonly MeasuredRun[]; readonly dumps: readonly number[] }> {
  note(`filling two tables and a topic with ${route.messages} messages`);
  await makeGeneratedRoute(route);
  const workspace = join(folder, `${route.topic}.yaml`);
  writeFileSync(workspace, stringify(generatedWorkspace(route), { aliasDuplicateObjects: false }));
  const own: MeasuredRun[] = [];
  const dumps: number[] = [];
  const state = join(folder, 'state');
  mkdirSync(state, { recursive: true });
  const from = route.begin.toISOString();
  const to = new Date(route.begin.getTime() + route.span + 1000).toISOString();
  const command = [program, '-w', workspace, 'reconcile', '--route', 'orders', '--from', from, '--to', to, '--json', '--anew'];
  for (let round = 1; round <= rounds; round += 1) {
    dumps.push(await dump(route));
    // Losses were made, so the command ends with 1, as it must; anything else is no measurement.
    const variables = { WAYBILL_STATE: state, NODE_COMPILE_CACHE: join(folder, 'cache') };
    const run = await measure(process.execPath, command, true, variables, [1]);
    const { messages, complete } = JSON.parse(run.output) as { readonly messages: number; readonly complete: boolean };
    if (messages !== route.messages || !complete)
      throw new Error(`reconciled ${messages} messages of ${route.messages}, complete: ${complete}`);
    own.push(run);
    note(
      `round ${round} of ${rounds}: reconcile ${run.seconds.toFixed(1)} s, ${run.memoryMiB?.toFixed(0)} MiB, all dumps together ${dumps.at(-1)?.toFixed(1)} s`,
    );
  }
  rmSync(state, { recursive: true, force: true });
  return { own, dumps };
}

/**
 * A whole reconciliation on PostgreSQL and Kafka, beside the plain cost of dumping the same sources,
 * started together. Ten million messages are filled once and reconciled three times, not five: filling them takes longer than all rounds.
 */
export async function reconcileEndToEnd(options: BenchOptions): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  const [kafka, postgres] = await Promise.all([startKafka(), startPostgres()]);
  try {
    const results: BenchResult[] = [];
    for (const messages of options.quick ? [1_000_000] : [1_000_000, 10_000_000]) {
      const database = await postgres.createDatabase(`bench_${messages}`);
      const begin = new Date(Date.now() - 4 * hour);
      const topic = `bench-reconcile-${messages}`;
      const route = { kafka, database, topic, partitions: 4, messages, begin, span: hour, lostEach: 100_000, failedEach: 100_000 };
      const { own, dumps } = await oneSize(route, folder, 3, options);
      const [ours, peer] = [messages / median(own.map(({ seconds }) => seconds)), messages / median(dumps)];
      const name = messages === 1_000_000 && !options.quick ? 'reconcile-end-to-end-1m/raw-dump' : 'reconcile-end-to-end/raw-dump';
      const memoryMiB = median(own.flatMap((run) => run.memoryMiB ?? []));
      results.push({ name, ratio: ours / peer, ours, peer, unit: 'messages/s', memoryMiB, peerMemoryMiB: null, required: 1 / 1.5 });
    }
    return results;
  } finally {
    await Promise.all([kafka.stop(), postgres.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}
