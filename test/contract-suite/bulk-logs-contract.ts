import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyTemplate } from '../../main/domain/identity/key-template.ts';
import type { Template } from '../../main/domain/identity/place.ts';
import type { BulkLogRequest, BulkLogs } from '../../main/ports/bulk.ts';
import type { OutgoingMessage } from '../harness/kafka-producer.ts';
import type { BrokerUnderTest } from './broker-under-test.ts';
import { allOf, asOf, bulk, identity, laidOut, layoutOf, scanOf, unhurried } from './broker-under-test.ts';
import { lineOf } from './bulk-expected.ts';
import type { BulkRead } from './bulk-lines.ts';
import { asSet, readBulk } from './bulk-lines.ts';
import { sorted } from './read-all.ts';

/** A broker that is read record by record, and in bulk by adapters that were opened alike. */
export interface BulkLogsUnderTest<Broker extends BrokerUnderTest = BrokerUnderTest> {
  readonly broker: Broker;
  readonly bulk: BulkLogs;
  readonly capped: BulkLogs;
  readonly dead: BulkLogs;
  /** So many messages that their lines come in several ranges. */
  writeMany(topic: string): Promise<number>;
}

/** The bulk reading of whole partitions, of which the first `ends[n]` offsets are wanted in partition n. */
export function bulkOf(topic: string, ends: readonly number[], more: Partial<BulkLogRequest> = {}): BulkLogRequest {
  const { ranges } = scanOf(topic, ends);
  return { topic, role: 'destination', identity, ranges, keys: [], asOf, ...more };
}

/** Reads in bulk, and expects what a scan of the same ranges says: record by record, and of what it read. */
export async function sameAsScan({ broker, bulk: logs }: BulkLogsUnderTest, request: BulkLogRequest): Promise<BulkRead> {
  const { topic, ranges } = request;
  const scanned = await allOf(broker.source.scan(scanOf(topic, [], { ranges, identity: request.identity }), unhurried));
  const read = await readBulk(logs.records(request, unhurried));
  expect(asSet(read.lines.map((line) => line.slice(0, 7)))).toEqual(
    asSet(scanned.observations.flatMap((each) => [lineOf(each) ?? []].filter((line) => line.length > 0))),
  );
  expect(read.coverage.toSorted((a, b) => (a.part < b.part ? -1 : 1))).toEqual(scanned.coverage);
  expect(read.failures).toEqual(scanned.failures);
  return read;
}

const status: Template = [{ kind: 'json', pointer: '/status' }];
const composed: Template = [{ kind: 'key' }, ':', { kind: 'header', name: 'message-id' }];
const ids = [
  'm-1',
  'M-1',
  'm-1 ',
  '',
  ' ',
  'a,b',
  '"',
  '""',
  'two\nlines',
  '\r\n',
  'tab\t',
  '𝄞',
  'e\u0301',
  '\ufeffbom',
  "it's",
  '\\',
  'm-1',
];

function mixed(): readonly OutgoingMessage[] {
  return ids.flatMap((id, index): readonly OutgoingMessage[] => [
    {
      partition: index % 2,
      key: ids[(index + 3) % ids.length] ?? null,
      value: index % 3 === 0 ? `{"status":"P${index}","n":12345678901234567890}` : 'no json',
      headers: { 'message-id': id, ...(index % 4 === 0 ? { 'x-waybill-resend-id': `r,${index}` } : {}) },
    },
    { partition: index % 2, key: 'unnamed', value: '{"status":null}', headers: { other: id } },
  ]);
}

/** What every bulk reading of logs must do, beside the scan of the same broker. */
export function describeBulkLogsContract(name: string, start: () => Promise<BulkLogsUnderTest>): void {
  describe(`bulk logs contract: ${name}`, () => {
    let running: BulkLogsUnderTest;
    beforeAll(async () => {
      running = await start();
    });
    afterAll(async () => {
      await Promise.all([running.bulk, running.capped, running.dead].map((each) => each.close()));
      await running.broker.close();
    });

    async function mixedTopic(): Promise<{ readonly topic: string; readonly ends: readonly number[] }> {
      const { broker } = running;
      const topic = await broker.createTopic({ partitions: broker.partitions });
      const messages = mixed();
      await broker.write(topic, laidOut(broker, messages));
      const first = messages.filter(({ partition }) => partition === 0).length;
      return { topic, ends: layoutOf(broker, first, messages.length - first).ends };
    }

    it.each<readonly [string, Template, number]>([
      ['a header', [{ kind: 'header', name: 'message-id' }], ids.length],
      ['the key', [{ kind: 'key' }], 2 * ids.length],
      ['several places', composed, ids.length],
    ])('gives every record with an id in %s as the scan sees it', async (_, messageId, count) => {
      const { topic, ends } = await mixedTopic();
      const read = await sameAsScan(running, bulkOf(topic, ends, { identity: { ...identity, messageId } }));
      expect(read.lines).toHaveLength(count);
    });

    it('gives every record with an id in a JSON field, and says that others could not be parsed', async () => {
      const { topic, ends } = await mixedTopic();
      const read = await readBulk(running.bulk.records(bulkOf(topic, ends, { identity: { ...identity, messageId: status } }), unhurried));
      expect(sorted(read.lines.map(([id]) => id))).toEqual(['P0', 'P12', 'P15', 'P3', 'P6', 'P9']);
      // A scan of everything compares no field; a bulk reading parses each.
      expect(read.coverage.map(({ complete, reason }) => [complete, reason?.split(':')[0]])).toEqual(ends.map(() => [false, 'malformed']));
    });

    it('builds the keys of effects, each in its place, empty where a part is missing', async () => {
      const { topic, ends } = await mixedTopic();
      const keys: readonly KeyTemplate[] = [
        ['pre:', { name: 'messageId' }],
        [{ name: 'businessKey' }, '/', { name: 'messageId' }],
        [{ name: 'messageId' }, ':', { kind: 'header', name: 'x-waybill-resend-id' }],
      ];
      const read = await readBulk(running.bulk.records(bulkOf(topic, ends, { keys }), unhurried));
      expect(read.lines).toHaveLength(ids.length);
      for (const [id = null, key = null, , , , , resend = null, effects = null] of read.lines)
        expect(effects).toBe([`pre:${id}`, `${key}/${id}`, resend === null ? '' : `${id}:${resend}`].join('\u001f'));
    });

    it('reads only the ranges that are asked for, and an empty one', async () => {
      const { topic, ends } = await mixedTopic();
      const [end = 0] = ends;
      const ranges = [{ partition: 0, from: 2n, to: 7n }, ...(running.broker.partitions === 2 ? [{ partition: 1, from: 3n, to: 3n }] : [])];
      const read = await sameAsScan(running, bulkOf(topic, [], { ranges, identity: { ...identity, messageId: [{ kind: 'key' }] } }));
      expect(read.lines.map(([, , , offset]) => Number(offset)).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6]);
      expect(read.ranges.at(-1)).toMatchObject({ part: `${topic}/0`, cursor: '7' });
      expect(end).toBeGreaterThan(7);
    });

    it('goes on behind every cursor and gives nothing twice', { timeout: 120_000 }, async () => {
      const { broker, bulk: logs } = running;
      const topic = await broker.createTopic();
      const count = await running.writeMany(topic);
      const whole = await readBulk(logs.records(bulkOf(topic, [count]), unhurried));
      expect(whole.lines).toHaveLength(count);
      expect(whole.ranges.length).toBeGreaterThan(1);
      expect(whole.ranges.at(-1)?.cursor).toBe(String(count));
      const offsets = whole.lines.map(([, , , offset]) => Number(offset));
      expect(offsets.every((offset, index) => offset === index)).toBe(true);
      const { cursor = '', lines = [] } = whole.ranges[0] ?? {};
      const rest = await readBulk(
        logs.records(bulkOf(topic, [], { ranges: [{ partition: 0, from: BigInt(cursor), to: BigInt(count) }] }), unhurried),
      );
      expect(rest.lines[0]).toEqual(whole.lines[lines.length]);
      expect(lines.length + rest.lines.length).toBe(count);
    });

    it('ends behind an abort, and covers exactly what it gave', { timeout: 60_000 }, async () => {
      const { broker, capped } = running;
      const topic = await broker.createTopic();
      await broker.write(topic, bulk(1_500, 1_000));
      const stop = new AbortController();
      const reading = readBulk(capped.records(bulkOf(topic, [1_500]), stop.signal));
      const timer = setTimeout(() => stop.abort(), 1_500);
      const read = await reading;
      clearTimeout(timer);
      expect(read.lines.length).toBeLessThan(1_500);
      const [{ complete, reason, read: covered } = { complete: true, reason: null, read: [] }] = read.coverage;
      expect([complete, reason?.split(':')[0]]).toEqual([false, 'cancelled']);
      expect(read.lines.length).toBe(covered.reduce((sum, { from, to }) => sum + Number(to) - Number(from), 0));
    });

    it('says of a log that has lost its beginning what is gone', async () => {
      const { topic, offsets } = await running.broker.cutTopic();
      const read = await sameAsScan(running, bulkOf(topic, [(offsets.at(-1) ?? 0) + 1]));
      expect(read.coverage.map(({ complete }) => complete)).toEqual([false]);
    });

    it('covers every part where nothing listens, and where there is no such log', { timeout: 60_000 }, async () => {
      const nobody = await readBulk(running.dead.records(bulkOf('orders', [5]), unhurried));
      expect(nobody.failures.map(({ code }) => code)).toEqual(['unreachable']);
      expect(nobody.coverage).toMatchObject([{ part: 'orders/0', complete: false, read: [] }]);
      const missing = await readBulk(running.bulk.records(bulkOf('no-such-log', [5]), unhurried));
      expect(missing.lines).toEqual([]);
      expect(missing.coverage).toMatchObject([{ part: 'no-such-log/0', complete: false, reason: expect.stringMatching(/^not-found: /) }]);
    });
  });
}
