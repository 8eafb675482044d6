import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sieve } from '../../../main/adapter/reconcile-spool/sieve.ts';
import { workerFile } from '../../../main/compose/worker-file.ts';
import { retreatsOf } from '../../../main/domain/duplicate/rewind.ts';
import { correlate, messageIdsOf } from '../../../main/domain/lifecycle/correlate.ts';
import { formatInstant } from '../../../main/domain/observation/instant.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { PlaceSpan } from '../../../main/domain/reconcile/place-spans.ts';
import { orderedSpans } from '../../../main/domain/reconcile/place-spans.ts';
import { judge } from '../../../main/domain/verdict/judge.ts';
import type { LineMeaning, OpenGroup } from '../../../main/ports/reconcile-store.ts';
import { healthyConfigs } from '../../domain/builders/configs.ts';
import { completeCoverage } from '../../domain/builders/coverage.ts';
import { consumer, route as routeOf } from '../../domain/builders/route.ts';
import { commitSample } from '../../domain/builders/samples.ts';
import { minute } from '../../domain/builders/time.ts';
import { newFolder } from '../../harness/keeper.ts';
import { anyMessage, begin } from './any-lines.ts';
import type { AnyMessage } from './any-lines.ts';

const together = 40;
const timeToLive = 5 * minute;
const route = routeOf({
  consumers: [
    consumer({
      dedupe: [],
      effect: { source: 'bill-db', table: 'public.invoices', columns: { key: 'order_no', at: 'at' }, key: [{ name: 'businessKey' }] },
    }),
  ],
  timeToLive,
});

const meanings: Readonly<Record<'outbox' | 'record' | 'trace' | 'effect', LineMeaning>> = {
  outbox: { kind: 'outbox', keepsState: true },
  record: { kind: 'record', role: 'destination', index: 0, naming: true, logStart: 0n },
  trace: { kind: 'trace', consumers: [{ name: 'billing', naming: true }], produceNames: true },
  effect: { kind: 'keyed', index: 0 },
};

/** How far the group had committed before any of the messages was consumed: now and then it went back over some of their places. */
const commits = fc
  .array(fc.oneof(fc.integer({ min: 1, max: together + 1 }), fc.integer({ min: 5001, max: 5001 + together })), { maxLength: 4 })
  .map((offsets) =>
    offsets.map((committed, index) =>
      commitSample({ committed: String(committed), at: formatInstant(begin - BigInt(offsets.length - index) * 1_000_000n) }),
    ),
  );

/** The places that it went back over, among these messages. */
function rewoundIn(observations: readonly Observation[]): readonly PlaceSpan[] {
  const retreats = retreatsOf({ observations }, { source: 'kafka', topic: 'orders', partition: '1' }, 'billing-v2');
  return orderedSpans(retreats.map(({ before, after }) => ({ partition: 1, from: Number(after), to: Number(before) })));
}

/** The ids that the sieve leaves to the judge. */
async function openIds(
  messages: readonly AnyMessage[],
  rewound: readonly PlaceSpan[],
): Promise<{ readonly open: ReadonlySet<string>; readonly plain: number }> {
  const folder = await newFolder('plain');
  mkdirSync(folder, { recursive: true });
  const files = (Object.keys(meanings) as (keyof typeof meanings)[]).map((kind) => {
    const lines = messages.flatMap((message) => message[kind]);
    const path = join(folder, `${kind}.csv`);
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    return { path, part: kind, rows: lines.length, meaning: meanings[kind] };
  });
  const from = Number(begin) - 3_600_000_000;
  const done = await sieve(
    {
      route: {
        destination: 'topic',
        consumers: [{ name: 'billing', proof: 'trace', effect: true }],
        ...{
          row: 'kept',
          rowsUntil: 0,
          timeToLive: timeToLive * 1000,
          from,
          to: from + 7_200_000_000,
          slack: 0,
          rewound,
          comparable: true,
        },
      },
      bucketEnds: Float64Array.of(from + 7_200_000_000),
      ...{ keyedConsumers: [0], files, folder, worker: workerFile('sieve') },
    },
    () => undefined,
    new AbortController().signal,
  );
  if (done === null) throw new Error('stopped');
  const lines = done.paths.flatMap((path) => readFileSync(path, 'utf8').split('\n').slice(0, -1));
  return { open: new Set(lines.map((line) => (JSON.parse(line) as OpenGroup).messageId)), plain: done.comparison.processed };
}

describe('a message that the sieve calls plainly fine', () => {
  it('is PROCESSED for the judge as well, without a duplicate and without a finding', async () => {
    let plain = 0;
    let judged = 0;
    const schedules = fc.tuple(...Array.from({ length: together }, (_, index) => anyMessage(index + 1)));
    await fc.assert(
      fc.asyncProperty(schedules, commits, async (messages, samples) => {
        const sieved = await openIds(messages, rewoundIn(samples));
        const evidence = {
          route,
          observations: [...messages.flatMap(({ observations }) => observations), ...healthyConfigs(route), ...samples],
          coverage: completeCoverage(route),
          now: '2026-11-20T13:00:00Z',
        };
        // A key alone names no message: what has nothing else is asked for by nobody.
        const named = messages.filter(({ outbox, record, trace }) => outbox.length + record.length + trace.length > 0);
        const fine = messageIdsOf({ observations: named.flatMap(({ observations }) => observations) }).filter((id) => !sieved.open.has(id));
        expect(fine).toHaveLength(sieved.plain);
        for (const id of fine) {
          const { judgement } = judge(correlate(evidence, id));
          expect([id, judgement.verdict.code, judgement.verdict.certainty]).toEqual([id, 'PROCESSED', 'proven']);
          expect(judgement.duplicates.filter((each) => each.class !== 'FAN_OUT')).toEqual([]);
          expect(judgement.findings).toEqual([]);
        }
        plain += sieved.plain;
        judged += messages.length;
      }),
      { numRuns: 120 },
    );
    // Both kinds must occur often, or nothing was shown.
    expect(plain).toBeGreaterThan(judged / 10);
    expect(plain).toBeLessThan(judged);
  }, 120_000);
});
