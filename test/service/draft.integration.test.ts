import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mariadbSystem } from '../harness/lab/database/mariadb-system.ts';
import { postgresSystem } from '../harness/lab/database/postgres-system.ts';
import { sqliteSystem } from '../harness/lab/database/sqlite-system.ts';
import type { ExpectedMessage } from '../harness/lab/expected.ts';
import type { SeededShop, ShopSystems } from '../harness/lab/seed.ts';
import { seedShopOn } from '../harness/lab/seed.ts';
import type { SharedServers } from '../harness/workspace-server.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import type { Draft } from '../../main/service/draft-events.ts';
import { explained } from './asking.ts';
import type { Edit } from './drafted.ts';
import { drafted, edited, endingOfDraft, onlySources } from './drafted.ts';

interface System {
  readonly system: string;
  readonly stands: (servers: SharedServers) => ShopSystems;
}

const systems: readonly System[] = [
  { system: 'PostgreSQL', stands: ({ postgres }) => ({ shop: postgresSystem(postgres) }) },
  { system: 'MariaDB', stands: ({ mariadb }) => ({ shop: mariadbSystem(mariadb) }) },
  { system: 'SQLite', stands: () => ({ shop: sqliteSystem() }) },
];

/** Overall verdict and duplicates in one line; a consumer is called otherwise in a draft, so deliveries count by their codes. */
function wanted({ code, duplicates, deliveries }: ExpectedMessage): string {
  return [code, ...Object.values(deliveries).toSorted(), ...duplicates.filter((name) => name !== 'FAN_OUT').toSorted()].join(' ');
}

async function got(open: OpenedForTest, route: string, message: ExpectedMessage): Promise<string> {
  const { judgement } = await explained(open.open, message.messageId, route);
  const classes = new Set(judgement.duplicates.map((duplicate) => duplicate.class));
  const deliveries = Object.keys(message.deliveries).length === 0 ? [] : judgement.deliveries.map(({ verdict }) => verdict.code);
  return [judgement.verdict.code, ...deliveries.toSorted(), ...[...classes].filter((name) => name !== 'FAN_OUT').toSorted()].join(' ');
}

describe.each(systems)('a draft of the shop on Kafka and $system', ({ stands }) => {
  let shop: SeededShop;
  let opened: OpenedForTest;
  let text: string;
  const suffix = uniqueName('draft');

  beforeAll(async () => {
    const servers = await sharedServers();
    shop = await seedShopOn(stands(servers), { kafka: servers.kafka, suffix });
    text = onlySources(shop.workspace);
    opened = await openWorkspace(text);
  });
  afterAll(async () => {
    await opened.close();
    await shop.close();
  });

  /** What differs from the lab's expectations when a drafted file with some corrections is asked. */
  async function differences(draft: Draft, edits: readonly Edit[], asked: readonly ExpectedMessage[]): Promise<readonly string[]> {
    const open = await openWorkspace(edited(draft.text, edits), shop.now.toISOString());
    try {
      const found: string[] = [];
      for (const message of asked) {
        const said = await got(open, draft.route, message);
        if (said !== wanted(message)) found.push(`${message.scenario}: expected ${wanted(message)}, got ${said}`);
      }
      return found;
    } finally {
      await open.close();
    }
  }

  function expectedOf(route: string, scenarios: readonly string[] | null = null): readonly ExpectedMessage[] {
    return shop.expected.filter((message) => message.route === route && (scenarios === null || scenarios.includes(message.scenario)));
  }

  const traced = ({ guesses }: Draft): Edit => ({
    at: ['traces', String(guesses.find(({ path }) => path[0] === 'traces')?.path[1]), 'sampled'],
    value: false,
  });

  it('from a topic gives the right verdicts as it stands', async () => {
    const draft = await drafted(opened.open, 'kafka', `orders-${suffix}`, text);
    const scenarios = ['relay-lost', 'ordinary', 'duplicate-effect', 'send-failed', 'diverted', 'dead-lettered', 'outbox-stuck-pending'];
    expect(expectedOf('order-events', scenarios).length).toBeGreaterThanOrEqual(scenarios.length);
    expect(await differences(draft, [], expectedOf('order-events', scenarios))).toEqual([]);
    expect(draft.gaps).toEqual([]);
  });

  it('gives every verdict of the route with one correction: that every message is traced', async () => {
    const draft = await drafted(opened.open, 'kafka', `orders-${suffix}`, text);
    const asked = expectedOf('order-events');
    expect(await differences(draft, [traced(draft)], asked)).toEqual([]);
  });

  it('from an outbox table finds the topic and gives the same', async () => {
    const draft = await drafted(opened.open, 'shop-db', 'outbox', text);
    expect(draft.route).toBe(`orders-${suffix}`);
    expect(await differences(draft, [], expectedOf('order-events', ['relay-lost', 'ordinary', 'duplicate-effect']))).toEqual([]);
  });

  it('takes only the rows of its topic from a table that feeds several', async () => {
    const draft = await drafted(opened.open, 'kafka', `refunds-${suffix}`, text);
    expect(await differences(draft, [], expectedOf('refunds', ['ordinary-refund']))).toEqual([]);
    // Topics aside that hold messages of another route are not this route's.
    expect(draft.addition).not.toContain('orders');
  });

  it('tells the states of a table that has no column of states', async () => {
    const draft = await drafted(opened.open, 'kafka', `login-codes-${suffix}`, text);
    const edits = [
      { at: ['routes', draft.route, 'timeToLive'], value: '5m' },
      { at: ['routes', draft.route, 'consumers', 0, 'commit'], value: 'watermark' },
    ];
    expect(await differences(draft, edits, expectedOf('login-codes'))).toEqual([]);
  });

  it('lists the places of a source while none is chosen, and names the nearest for one that is not there', async () => {
    const topics = await endingOfDraft(opened.open, 'kafka', null, text);
    expect(topics).toMatchObject({ type: 'places', gaps: [] });
    const names = topics.type === 'places' ? topics.places.map(({ name }) => name) : [];
    expect(names).toContain(`orders-${suffix}`);
    expect(names.filter((name) => name.startsWith('__'))).toEqual([]);
    expect(await endingOfDraft(opened.open, 'kafka', `order-${suffix}`, text)).toMatchObject({
      type: 'usage',
      usage: { problem: 'unknown-place', choices: [`orders-${suffix}`] },
    });
    expect(await endingOfDraft(opened.open, 'kafak', null, text)).toMatchObject({ type: 'usage', usage: { problem: 'unknown-source' } });
  });
});
