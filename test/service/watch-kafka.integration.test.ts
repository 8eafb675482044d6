import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { watchRoutes } from '../../main/service/watch-routes.ts';
import type { WatchNews } from '../../main/service/watch-routes.ts';
import { historyPath } from '../../main/compose/local-state.ts';
import { startCli } from '../command/run-cli.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { commitOffsets, createTopic, deleteRecords, deleteTopic, produce } from '../harness/kafka-admin.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import { recordKafka } from '../harness/proxy.ts';
import { until } from '../harness/until.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explained } from './asking.ts';
import { sampledOnce, seen } from './watched-shop.ts';

let kafka: KafkaAddress;

beforeAll(async () => {
  ({ kafka } = await sharedServers());
});

interface Shop {
  readonly topic: string;
  readonly group: string;
  readonly ids: readonly string[];
  readonly opened: OpenedForTest;
}

function routeOf(source: string, topic: string, group: string): object {
  return { identity: { messageId: 'header:message-id' }, destination: { source, topic }, consumers: [{ name: 'billing', group }] };
}

/** A topic of two partitions with ten messages in the first, of which a group has read seven. */
async function openShop(more: { readonly sources?: object; readonly routes?: object } = {}): Promise<Shop> {
  const [topic, group] = [uniqueName('orders'), uniqueName('billing')];
  await createTopic(kafka, topic, { partitions: 2 });
  const ids = Array.from({ length: 10 }, () => uniqueName('m'));
  await produce(
    kafka,
    topic,
    ids.map((id) => ({ value: id, headers: { 'message-id': id } })),
  );
  await commitOffsets(kafka, group, topic, { 0: 7, 1: 0 });
  const opened = await openWorkspace({
    waybill: 1,
    name: 'watched',
    environment: 'local',
    sources: { kafka: { kind: 'kafka', brokers: [kafka.bootstrap] }, ...more.sources },
    routes: { orders: routeOf('kafka', topic, group), ...more.routes },
  });
  return { topic, group, ids, opened };
}

describe('what happens to a log and its groups', () => {
  it('is seen by the next sample, and is evidence of every message it happened to', { timeout: 240_000 }, async () => {
    const { topic, group, ids, opened } = await openShop();
    const first = await sampledOnce(opened);
    expect(first).toMatchObject({ code: 0, document: { routes: ['orders'], interval: 600_000, samples: 4, events: [], complete: true } });
    // Nothing happened: nothing is said.
    expect(await sampledOnce(opened)).toMatchObject({ code: 0, document: { samples: 4, events: [] } });

    await commitOffsets(kafka, group, topic, { 0: 2 });
    const rewound = await sampledOnce(opened);
    expect(rewound.code).toBe(0);
    expect(rewound.document.events).toMatchObject([
      {
        kind: 'commit-went-back',
        harmful: false,
        sentence: `Group ${group} went back from 7 to 2 in ${topic} p0: it reads these messages again.`,
        facts: { topic, partition: '0', group, before: '7', after: '2' },
      },
    ]);

    await deleteRecords(kafka, topic, { 0: 5 });
    const removed = await sampledOnce(opened);
    expect(removed.code).toBe(1);
    expect(removed.document.events).toMatchObject([
      { kind: 'log-start-passed-commit', harmful: true, facts: { topic, partition: '0', group, committed: '2', logStart: '5' } },
    ]);
    expect(removed.document.events[0]?.sentence).toBe(
      `Messages of ${topic} p0 from 2 to before 5 were removed before group ${group} had read them.`,
    );

    // Offset 6 is still there, and was read before the group went back over it.
    const explanation = await explained(opened.open, ids[6] ?? '', 'orders');
    const samples = explanation.observations.flatMap(({ facts, coordinates }) =>
      'subject' in facts && facts.subject === 'commit-sample' ? [`${coordinates['partition']} ${facts.group} ${facts.committed}`] : [],
    );
    expect([...new Set(samples)]).toEqual([`0 ${group} 7`, `0 ${group} 2`]);
    expect(samples.length).toBeGreaterThanOrEqual(3);
    // The partition in which it does not stand has no say.
    expect(
      explanation.observations.filter(
        ({ facts, coordinates }) => 'subject' in facts && facts.subject.endsWith('-sample') && coordinates['partition'] !== '0',
      ),
    ).toEqual([]);
    expect(explanation.coverage.filter(({ role }) => role === 'history')).toMatchObject([
      { source: 'kafka', part: `${topic}/0`, unit: 'instant' },
    ]);
    await opened.close();
  });

  it('is not taken for a step back when the topic was made anew', { timeout: 240_000 }, async () => {
    const { topic, group, opened } = await openShop();
    await sampledOnce(opened);
    await deleteTopic(kafka, topic);
    await createTopic(kafka, topic, { partitions: 2 });
    await commitOffsets(kafka, group, topic, { 0: 0, 1: 0 });
    const { document, code } = await sampledOnce(opened);
    expect(seen(document)).toEqual(['topic-made-anew 0', 'topic-made-anew 1']);
    expect(code).toBe(0);
    await opened.close();
  });
});

describe('a watch that goes on', () => {
  it('ends with Ctrl-C, having told what it saw; meanwhile no other may write', { timeout: 240_000 }, async () => {
    const { topic, group, opened } = await openShop();
    const running = startCli(opened.path, ['watch', '--interval', '1s']);
    const file = historyPath(join(dirname(opened.path), 'state'), opened.path);
    const sampled = async () => existsSync(file) && (await opened.open.history?.extent())?.ok === true && (await sinceOf(opened)) !== null;
    await until(sampled, { what: 'the first sample', within: 60_000 });
    await commitOffsets(kafka, group, topic, { 0: 1 });
    await until(() => running.out().includes('went back'), { what: 'the step back to be seen', within: 60_000 });
    const other = startCli(opened.path, ['watch', '--once']);
    expect(await other.finished).toMatchObject({ code: 4, out: '', err: expect.stringContaining('samples into') });
    running.signal('SIGINT');
    const { code, out, err } = await running.finished;
    expect(code).toBe(0);
    expect(out).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? UTC {2}Group .* went back from 7 to 1 in .*: it reads these messages again\.\n$/,
    );
    expect(err).toMatch(/^Sampling one route every 1 s; Ctrl-C ends it\.\n\d+ samples, 1 events\.\n$/);
    await opened.close();
  });

  it(
    'says once that a source is gone and once that it is back, asks it less often, and goes on with the others',
    { timeout: 240_000 },
    async () => {
      const link = await recordKafka(kafka.bootstrap);
      const [topic, group] = [uniqueName('refunds'), uniqueName('ledger')];
      await createTopic(kafka, topic);
      await commitOffsets(kafka, group, topic, { 0: 0 });
      const { opened } = await openShop({
        sources: { other: { kind: 'kafka', brokers: [link.address], reach: { [kafka.bootstrap]: link.address } } },
        routes: { refunds: routeOf('other', topic, group) },
      });
      const { history } = opened.open;
      if (history === null) throw new Error('A workspace file has a history.');
      const stop = new AbortController();
      const waits: number[] = [];
      /** Ends every wait at once but counts them; the test ends the watch. */
      const pause = async (milliseconds: number): Promise<void> => {
        waits.push(milliseconds);
        await new Promise((resolve) => setImmediate(resolve));
      };
      const news: WatchNews[] = [];
      const events = (kind: string): number => news.filter((each) => each.type === 'event' && each.event.kind === kind).length;
      const rounds = (source: string, least: number): number =>
        news.filter((each) => each.type === 'round' && each.source === source && each.samples >= least).length;
      let stage = 0;
      let others = 0;
      for await (const each of watchRoutes({ ...opened.open, history }, { route: null, interval: 1000, once: false }, pause, stop.signal)) {
        news.push(each);
        if (stage === 0 && rounds('other', 1) > 0) {
          link.refuse();
          [stage, others] = [1, rounds('kafka', 1)];
        }
        // The broker is down for several rounds of its own, while the other one is sampled on.
        if (stage === 1 && Math.max(...waits) >= 8000 && rounds('kafka', 1) >= others + 2) {
          link.release();
          stage = 2;
        }
        if (stage === 2 && events('source-sampled-again') > 0) stop.abort();
      }
      expect([events('source-not-sampled'), events('source-sampled-again')]).toEqual([1, 1]);
      expect([...new Set(waits)].toSorted((a, b) => a - b).slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
      expect(news.at(-1)).toMatchObject({ type: 'result', result: { complete: true, routes: ['orders', 'refunds'] } });
      await opened.close();
      await link.close();
    },
  );

  it('that cannot reach a source is incomplete', async () => {
    const opened = await openWorkspace({
      waybill: 1,
      name: 'unreachable',
      environment: 'local',
      sources: { kafka: { kind: 'kafka', brokers: ['127.0.0.1:9'] } },
      routes: { orders: routeOf('kafka', 'orders', 'billing') },
    });
    const { code, document } = await sampledOnce(opened);
    expect(code).toBe(3);
    expect(document).toMatchObject({
      samples: 0,
      complete: false,
      events: [{ kind: 'source-not-sampled', facts: { code: 'unreachable', part: '' } }],
    });
    await opened.close();
  });
});

async function sinceOf({ open }: OpenedForTest): Promise<string | null> {
  const extent = await open.history?.extent();
  return extent?.ok === true ? (extent.value?.since ?? null) : null;
}
