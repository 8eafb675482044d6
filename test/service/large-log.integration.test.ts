import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Explanation } from '../../main/domain/lifecycle/explanation.ts';
import { batchOf, bytes } from '../adapter/kafka-wire/batch-samples.ts';
import { produceBatches } from '../adapter/kafka-wire/raw-producer.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { createTopic, deleteRecords } from '../harness/kafka-admin.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explained } from './asking.ts';
import { insertRows, outboxTable, outboxWorkspace } from './outbox-route.ts';

/** More than a log that is read whole. */
const count = 120_000;
const partitions = 4;
const perBatch = 5_000;
/** Ten minutes: how far the clock of the relay is behind the database's. */
const behind = 600_000;
/** A row every half second, over almost seventeen hours until an hour ago. */
const step = 500;
const first = Date.now() - 3_600_000 - count * step;

const topic = uniqueName('large');
const cut = uniqueName('cut');
let kafka: KafkaAddress;
let opened: OpenedForTest;
let capped: OpenedForTest;

interface Stored {
  readonly messageId: string;
  readonly timestamp: number;
}

function created(index: number): number {
  return first + index * step;
}

function idOf(index: number): string {
  return `r-${index}`;
}

/** The relay's own copies: each is written 400 ms after its row, by a clock that is behind until the relay restarts. */
function relayed(index: number): Stored {
  return { messageId: idOf(index), timestamp: created(index) + 400 - (index <= victim ? behind : 0) };
}

function encoded(records: readonly Stored[]): Buffer {
  return batchOf({
    records: records.map(({ messageId, timestamp }) => ({
      timestamp: BigInt(timestamp),
      key: null,
      value: null,
      headers: [{ name: bytes('message-id'), value: bytes(messageId) }],
    })),
  });
}

/** The last message before the relay restarts. */
const victim = 80_000;
const victimPartition = victim % partitions;
/** Never written by the relay, though its row says so. */
const lost = 60_002;

/**
 * When the relay restarts it sends again what it had sent in the minutes before, and then its clock
 * is set right: a search by time finds the end of this block, where every record is of an older row.
 */
function resentAfter(partition: number): readonly Stored[] {
  if (partition !== victimPartition) return [];
  const again = Array.from({ length: 200 }, (_, index) => victim - partitions * (index + 100)).toReversed();
  return again.map((index, position) => ({ messageId: idOf(index), timestamp: created(victim) + 450 + position - behind }));
}

function* batches(): Generator<{ partition: number; batch: Buffer }> {
  for (let partition = 0; partition < partitions; partition += 1) {
    const own = Array.from({ length: count / partitions }, (_, position) => position * partitions + partition).filter(
      (index) => index !== lost,
    );
    const split = own.filter((index) => index <= victim).length;
    const records = [...own.slice(0, split).map(relayed), ...resentAfter(partition), ...own.slice(split).map(relayed)];
    for (let start = 0; start < records.length; start += perBatch)
      yield { partition, batch: encoded(records.slice(start, start + perBatch)) };
  }
}

beforeAll(async () => {
  const { kafka: shared, postgres } = await sharedServers();
  kafka = shared;
  const database = await postgres.createDatabase(uniqueName('large'));
  const config = { 'retention.ms': '-1' };
  await Promise.all([createTopic(kafka, topic, { partitions, config }), createTopic(kafka, cut, { partitions, config })]);
  for (const name of [topic, cut])
    for (const { errorCode } of await produceBatches(kafka.bootstrap, name, batches()))
      if (errorCode !== 0) throw new Error(`Kafka error ${errorCode}`);
  await queryPostgres(database, outboxTable);
  const instant = (offset: number) => `to_timestamp(${first / 1000} + (n * ${step} + ${offset}) / 1000.0)`;
  await queryPostgres(
    database,
    `insert into outbox (message_id, topic, status, created_at, sent_at) select 'r-' || n, '', 'SENT', ${instant(0)}, ${instant(450)} from generate_series(0, ${count - 1}) n; analyze outbox`,
  );
  await insertRows(database, [{ messageId: 'unknown-time', status: 'SENT', createdAt: Date.now() - 60_000, sentAt: Date.now() - 59_000 }]);
  const routes = { large: { topic }, cut: { topic: cut } };
  opened = await openWorkspace(outboxWorkspace({ kafka, database, routes }));
  capped = await openWorkspace(outboxWorkspace({ kafka, database, routes, kafkaSource: { readBytesPerSecond: 1_000_000 } }));
  // Half of every partition goes: what was written before is gone, and nobody noted where it stood.
  await deleteRecords(
    kafka,
    cut,
    Object.fromEntries(Array.from({ length: partitions }, (_, partition) => [partition, count / partitions / 2])),
  );
});
afterAll(() => Promise.all([opened.close(), capped.close()]));

function destination({ coverage }: Explanation) {
  return coverage.filter(({ role }) => role === 'destination');
}

function places({ observations }: Explanation): readonly string[] {
  return observations.flatMap(({ kind, coordinates }) =>
    kind === 'record' ? [`${coordinates['partition']}/${coordinates['offset']}`] : [],
  );
}

describe('a relay whose clock is ten minutes behind, in a log too large to be read whole', () => {
  it.each([
    [4_000, true],
    [60_500, false],
    [79_990, false],
    [119_990, false],
  ])('message %i is found; the log is read from its beginning: %s', async (index, whole) => {
    const explanation = await explained(opened.open, idOf(index), 'large');
    expect(explanation).toMatchObject({ judgement: { verdict: { code: 'STORED', certainty: 'proven' }, complete: true } });
    expect(places(explanation)).toHaveLength(1);
    expect(destination(explanation).map(({ wanted }) => wanted?.from === '0')).toEqual([0, 1, 2, 3].map(() => whole));
  });

  it('a message that it never wrote is lost, and that is proven', async () => {
    const explanation = await explained(opened.open, idOf(lost), 'large');
    expect(explanation.judgement).toMatchObject({ verdict: { code: 'RELAY_LOST', certainty: 'proven' }, complete: true });
    expect(destination(explanation).every(({ wanted }) => wanted?.from !== '0')).toBe(true);
  });

  it('a message whose copy stands before a block of older ones that were sent again is not lost', async () => {
    const explanation = await explained(opened.open, idOf(victim), 'large');
    expect(explanation.judgement.verdict).toMatchObject({ code: 'STORED' });
    expect(places(explanation)).toEqual([`${victimPartition}/${victim / partitions}`]);
  });

  it('with a byte rate the reading ends at a neighbour that was surely written later, and says the same', async () => {
    const stored = await explained(capped.open, idOf(30_000), 'large');
    expect(stored.judgement.verdict).toMatchObject({ code: 'STORED' });
    const gone = await explained(capped.open, idOf(lost), 'large');
    expect(gone.judgement).toMatchObject({ verdict: { code: 'RELAY_LOST', certainty: 'proven' }, complete: true });
    expect(destination(gone).every(({ wanted }) => Number(wanted?.to) < count / partitions)).toBe(true);
  });
});

describe('a reading that ended before the end of the log', () => {
  it('does not claim to know every copy', async () => {
    const { judgement, coverage, observations } = await explained(capped.open, idOf(30_000), 'large');
    expect(judgement).toMatchObject({ verdict: { code: 'STORED' }, complete: true, duplicatesComplete: false });
    const ends = observations.flatMap(({ kind, facts }) => (kind === 'config' && 'highWatermark' in facts ? [facts.highWatermark] : []));
    expect(coverage.filter(({ role, wanted }) => role === 'destination' && ends.includes(wanted?.to ?? ''))).toEqual([]);
  });
});

describe('a log that was cut', () => {
  it('says of what may have been cut off that it may have expired, never that it is lost', async () => {
    const { judgement } = await explained(opened.open, idOf(20_000), 'cut');
    expect(judgement).toMatchObject({
      verdict: { code: 'UNDETERMINED', candidates: expect.arrayContaining(['EXPIRED', 'RELAY_LOST']) },
      complete: false,
    });
  });

  it('finds what is still there', async () => {
    const { judgement } = await explained(opened.open, idOf(100_000), 'cut');
    expect(judgement).toMatchObject({ verdict: { code: 'STORED' }, complete: true });
  });
});
