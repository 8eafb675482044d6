import { describe, expect, it } from 'vitest';
import type { Template } from '../../main/domain/identity/place.ts';
import type { RecordMatch, ScanRequest, TopicRole } from '../../main/ports/broker.ts';
import type { OutgoingMessage } from '../harness/kafka-producer.ts';
import { uniqueName } from '../harness/workspace-server.ts';
import {
  allOf,
  asOf,
  endsOf,
  everything,
  identity,
  laidOut,
  layoutOf,
  matching,
  placesOf,
  scanOf,
  unhurried,
} from './broker-under-test.ts';
import type { BrokerUnderTest } from './broker-under-test.ts';

const status: Template = [{ kind: 'json', pointer: '/status' }];
const keyAndStatus: Template = [{ kind: 'key' }, ':', { kind: 'json', pointer: '/status' }];

/** A topic of two partitions whose records differ in what a search may look at. */
async function mixedTopic(broker: BrokerUnderTest): Promise<string> {
  const topic = await broker.createTopic({ partitions: broker.partitions });
  const messages: readonly OutgoingMessage[] = [
    {
      partition: 0,
      key: 'o-1',
      value: '{"status":"PAID","total":12345678901234567890}',
      headers: { 'message-id': 'm-1', merchant: 'Ä-7' },
    },
    { partition: 0, key: 'o-2', value: '{"status":"PAID"}', headers: { 'message-id': 'm-2' } },
    { partition: 0, key: 'o-1', value: '{"status":"SENT"}', headers: { 'message-id': 'm-3', merchant: 'a-7' } },
    { partition: 1, key: 'O-1', value: '{"status":"paid","note":"see m-1"}', headers: { 'message-id': 'M-1' } },
    { partition: 1, key: null, value: null, headers: { 'message-id': 'm-4' } },
    { partition: 1, key: 'o-3', value: '{"status":"PAID"}', headers: { 'message-id': 'm-1' } },
  ];
  await broker.write(topic, laidOut(broker, messages));
  return topic;
}

/** Where the messages of the mixed topic stand with one partition. */
function standing(broker: BrokerUnderTest, places: readonly string[]): readonly string[] {
  const { place } = layoutOf(broker, 3, 3);
  return places.map((each) => {
    const [partition, index] = each.split('/').map(Number);
    return place(partition === 1 ? 1 : 0, index ?? 0);
  });
}

/** The scan of the whole mixed topic. */
function wholeMixed(broker: BrokerUnderTest, topic: string, match: RecordMatch): ScanRequest {
  return scanOf(topic, layoutOf(broker, 3, 3).ends, { match });
}

const finds: readonly (readonly [string, Partial<RecordMatch>, readonly string[]])[] = [
  ['a message id in a header, every copy, no other spelling', { messageIds: ['m-1'] }, ['0/0', '1/2']],
  ['several message ids', { messageIds: ['m-2', 'm-3', 'nobody'] }, ['0/1', '0/2']],
  ['many message ids', { messageIds: ['m-2', 'm-4', 'n1', 'n2', 'n3', 'n4'] }, ['0/1', '1/1']],
  ['a business key in the key', { businessKeys: ['o-1'] }, ['0/0', '0/2']],
  ['a field at a JSON pointer', { fields: [{ template: status, value: 'SENT' }] }, ['0/2']],
  ['a number by its digits', { fields: [{ template: [{ kind: 'json', pointer: '/total' }], value: '12345678901234567890' }] }, ['0/0']],
  ['a text put together from several places', { fields: [{ template: keyAndStatus, value: 'o-1:PAID' }] }, ['0/0']],
  ['a header that is not ASCII', { fields: [{ template: [{ kind: 'header', name: 'merchant' }], value: 'Ä-7' }] }, ['0/0']],
  ['a text anywhere in key, header value or value', { text: 'm-1' }, ['0/0', '1/0', '1/2']],
  [
    'any of several alternatives',
    { messageIds: ['m-4'], businessKeys: ['o-2'], fields: [{ template: status, value: 'SENT' }] },
    ['0/1', '0/2', '1/1'],
  ],
  ['everything', { all: true }, ['0/0', '0/1', '0/2', '1/0', '1/1', '1/2']],
  ['nothing', { messageIds: ['nobody'], businessKeys: ['o'], text: 'm-11' }, []],
];

/** What a scan finds, and the exact account of what it read. */
export function describeScan(broker: () => BrokerUnderTest): void {
  describe('a scan', () => {
    it.each(finds)('finds %s, and covers all it was asked for', async (_, match, places) => {
      const topic = await mixedTopic(broker());
      const said = await allOf(broker().source.scan(wholeMixed(broker(), topic, matching(match)), unhurried));
      expect(placesOf(said)).toEqual(standing(broker(), places));
      expect(said.failures).toEqual([]);
      const covered = {
        id: '',
        source: broker().source.name,
        role: 'destination',
        unit: 'offset',
        asOf,
        complete: true,
        needed: false,
        reason: null,
      };
      expect(said.coverage).toEqual(
        layoutOf(broker(), 3, 3).ends.map((end, partition) => {
          const range = { from: '0', to: String(end) };
          return { ...covered, part: `${topic}/${partition}`, wanted: range, read: [range] };
        }),
      );
    });

    it('identifies a message id at a JSON pointer and in a template', async () => {
      const topic = await mixedTopic(broker());
      const scanBy = (messageId: Template, value: string) =>
        allOf(
          broker().source.scan(
            scanOf(topic, [3], { identity: { ...identity, messageId }, match: matching({ messageIds: [value] }) }),
            unhurried,
          ),
        );
      const byPointer = await scanBy(status, 'SENT');
      expect(byPointer.observations).toMatchObject([{ facts: { messageId: 'SENT', businessKey: 'o-1' } }]);
      const byTemplate = await scanBy(keyAndStatus, 'o-2:PAID');
      expect(byTemplate.observations).toMatchObject([{ facts: { messageId: 'o-2:PAID' } }]);
    });

    it('reads only the ranges it was asked for, several of one partition too', async () => {
      const topic = await broker().createTopic();
      await broker().write(
        topic,
        Array.from({ length: 30 }, (_, index) => ({ value: `${index}` })),
      );
      const ranges = [
        { partition: 0, from: 3n, to: 5n },
        { partition: 0, from: 20n, to: 22n },
        { partition: 0, from: 9n, to: 9n },
      ];
      const said = await allOf(broker().source.scan(scanOf(topic, [], { ranges }), unhurried));
      expect(placesOf(said)).toEqual(['0/3', '0/4', '0/20', '0/21']);
      expect(said.coverage.map(({ wanted, read, complete }) => [wanted?.from, wanted?.to, read.length, complete])).toEqual(
        expect.arrayContaining([
          ['3', '5', 1, true],
          ['20', '22', 1, true],
          ['9', '9', 0, true],
        ]),
      );
    });

    it.each([
      [{ role: 'fallback' }, 'record', { role: 'fallback' }],
      [{ role: 'retry', consumer: 'billing' }, 'retry', { consumer: 'billing' }],
      [{ role: 'dead-letter', consumer: 'billing' }, 'dead-letter', { consumer: 'billing' }],
    ] satisfies readonly (readonly [TopicRole, string, object])[])(
      'says what the topic is to the route: %o',
      async (topicRole, kind, facts) => {
        const topic = await mixedTopic(broker());
        const said = await allOf(broker().source.scan(scanOf(topic, [1], { topicRole }), unhurried));
        expect(said).toMatchObject({ observations: [{ kind, facts }], coverage: [{ role: topicRole.role }] });
      },
    );

    it('stops at its limit, and says that it did and where', async () => {
      const topic = await broker().createTopic();
      await broker().write(
        topic,
        Array.from({ length: 30 }, (_, index) => ({ value: `${index}` })),
      );
      const said = await allOf(broker().source.scan(scanOf(topic, [30], { limit: 4 }), unhurried));
      expect(placesOf(said)).toEqual(['0/0', '0/1', '0/2', '0/3']);
      expect(said).toMatchObject({
        failures: [],
        coverage: [
          {
            wanted: { from: '0', to: '30' },
            read: [{ from: '0', to: '4' }],
            complete: false,
            reason: expect.stringMatching(/^too-large: /),
          },
        ],
      });
    });

    it('names what was cut off before it came as not read', async () => {
      const { topic, offsets } = await broker().cutTopic();
      const { start, end } = endsOf(offsets);
      const said = await allOf(broker().source.scan(scanOf(topic, [end]), unhurried));
      expect(placesOf(said)).toEqual(offsets.map((offset) => `0/${offset}`));
      expect(said).toMatchObject({
        failures: [],
        coverage: [
          { read: [{ from: String(start), to: String(end) }], complete: false, reason: expect.stringContaining(`starts at ${start}`) },
        ],
      });
    });

    it('does not count a record whose identity cannot be parsed as absent', async () => {
      const topic = await broker().createTopic();
      await broker().write(topic, [{ value: '{"status":"PAID"}' }, { value: '{"status":"PA' }, { value: null }]);
      const match = matching({ fields: [{ template: status, value: 'SENT' }] });
      const said = await allOf(broker().source.scan(scanOf(topic, [3], { match }), unhurried));
      expect(said).toMatchObject({
        observations: [],
        coverage: [{ complete: false, reason: expect.stringMatching(/^malformed: 1 records from offset 1 /) }],
      });
    });

    it('of a topic that is not there covers nothing and says why', async () => {
      const topic = uniqueName('absent');
      const ends = [5, 5].slice(0, broker().partitions);
      const said = await allOf(broker().source.scan(scanOf(topic, ends), unhurried));
      expect(said.observations).toEqual([]);
      const unread = { wanted: { from: '0', to: '5' }, read: [], complete: false, reason: expect.stringMatching(/^not-found: /) };
      expect(said.coverage).toMatchObject(ends.map((_, partition) => ({ ...unread, part: `${topic}/${partition}` })));
    });

    it('of nothing at all ends with nothing', async () => {
      const topic = await broker().createTopic();
      const said = await allOf(broker().source.scan(scanOf(topic, [], { match: everything }), unhurried));
      expect(said).toMatchObject({ observations: [], coverage: [], failures: [] });
    });
  });
}
