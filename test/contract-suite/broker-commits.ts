import { describe, expect, it } from 'vitest';
import { uniqueName } from '../harness/workspace-server.ts';
import type { LogUnderTest } from './broker-kafka.ts';
import { allOf, unhurried } from './broker-under-test.ts';
import type { Said } from './broker-under-test.ts';

/** The committed offsets as `topic/partition=offset`; `-` where the group has none. */
export function commitsOf({ observations }: Pick<Said, 'observations'>): readonly string[] {
  return observations
    .flatMap((each) =>
      each.kind === 'commit'
        ? [`${each.facts.consumer} ${each.coordinates['topic']}/${each.coordinates['partition']}=${each.facts.committed ?? '-'}`]
        : [],
    )
    .toSorted();
}

/** How far groups have committed. */
export function describeCommits(broker: () => LogUnderTest): void {
  describe('committed offsets', () => {
    it('are told for every partition of every topic, with one coverage for each group and topic', async () => {
      const [orders, retries] = [await broker().createTopic({ partitions: 2 }), await broker().createTopic()];
      const [first, second] = [uniqueName('first'), uniqueName('second')];
      await broker().write(orders, [
        { partition: 0, value: 'a' },
        { partition: 0, value: 'b' },
        { partition: 1, value: 'c' },
      ]);
      await broker().commit(first, orders, { 0: 2, 1: 0 });
      await broker().commit(second, orders, { 1: 1 });
      await broker().commit(second, retries, { 0: 0 });
      const consumers = [
        { name: 'billing', group: first },
        { name: 'email', group: second },
      ];
      const said = await allOf(broker().source.commits(consumers, [orders, retries], unhurried));
      expect(said.failures).toEqual([]);
      expect(commitsOf(said)).toEqual(
        [
          `billing ${orders}/0=2`,
          `billing ${orders}/1=0`,
          `billing ${retries}/0=-`,
          `email ${orders}/0=-`,
          `email ${orders}/1=1`,
          `email ${retries}/0=0`,
        ].toSorted(),
      );
      const whole = {
        id: '',
        source: broker().source.name,
        role: 'group',
        unit: 'none',
        wanted: null,
        read: [],
        complete: true,
        reason: null,
      };
      expect(said.coverage).toMatchObject(
        [`${first}: ${orders}`, `${first}: ${retries}`, `${second}: ${orders}`, `${second}: ${retries}`]
          .toSorted()
          .map((part) => ({ ...whole, part })),
      );
      expect(said.coverage.every(({ asOf }) => asOf !== null)).toBe(true);
    });

    it('of a group that never was are none, which is an answer', async () => {
      const topic = await broker().createTopic();
      const said = await allOf(broker().source.commits([{ name: 'a', group: uniqueName('nobody') }], [topic], unhurried));
      expect(said).toMatchObject({ failures: [], coverage: [{ complete: true, reason: null }] });
      expect(commitsOf(said)).toEqual([`a ${topic}/0=-`]);
    });

    it('in a topic that is not there are not known', async () => {
      const topic = uniqueName('absent');
      const said = await allOf(broker().source.commits([{ name: 'a', group: uniqueName('g') }], [topic], unhurried));
      expect(said).toMatchObject({ observations: [], coverage: [{ complete: false, reason: expect.stringMatching(/^not-found: /) }] });
    });

    it('are not asked for when they were given up before, nor while the broker hangs', { timeout: 9_000 }, async () => {
      const topic = await broker().createTopic();
      const cancelled = { observations: [], coverage: [{ complete: false, reason: expect.stringMatching(/^cancelled: /) }] };
      const consumers = [{ name: 'a', group: 'a-group' }];
      expect(await allOf(broker().source.commits(consumers, [topic], AbortSignal.abort()))).toMatchObject(cancelled);
      const { hanging } = broker();
      expect((await allOf(hanging.source.commits(consumers, [topic], unhurried))).failures).toEqual([]);
      hanging.stall();
      const stop = new AbortController();
      const commits = allOf(hanging.source.commits(consumers, [topic], stop.signal));
      stop.abort();
      const said = await commits;
      hanging.release();
      expect(said).toMatchObject(cancelled);
    });

    it('of a broker that is not there are one failure, and every part of them is named as not read', async () => {
      const consumers = ['a', 'b'].map((name) => ({ name, group: `g-${name}` }));
      const committed = await allOf(broker().dead.commits(consumers, ['orders', 'retries'], unhurried));
      expect(committed.failures).toMatchObject([{ code: 'unreachable' }]);
      expect(committed.coverage.map(({ part, complete }) => [part, complete])).toEqual(
        ['g-a: orders', 'g-a: retries', 'g-b: orders', 'g-b: retries'].map((part) => [part, false]),
      );
    });
  });
}
