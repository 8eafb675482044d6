import { appendFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { mariadbSystem } from '../harness/lab/database/mariadb-system.ts';
import { postgresSystem } from '../harness/lab/database/postgres-system.ts';
import { sqliteSystem } from '../harness/lab/database/sqlite-system.ts';
import { dedupeKeys } from '../harness/lab/dedupe-store.ts';
import { type ShopSystems, seedShopOn } from '../harness/lab/seed.ts';
import { startRedis } from '../harness/redis.ts';
import { type SharedServers, sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import { type SystemResult, codeTable, emptyCells } from './lab-table.ts';
import { explainAll, uncited } from './lab-verdicts.ts';

interface System {
  readonly system: string;
  readonly stands: (servers: SharedServers) => Promise<ShopSystems & { readonly end?: () => Promise<void> }>;
  readonly impossible: Readonly<Record<string, string>>;
}

const systems: readonly System[] = [
  { system: 'PostgreSQL', stands: ({ postgres }) => Promise.resolve({ shop: postgresSystem(postgres) }), impossible: {} },
  { system: 'MariaDB', stands: ({ mariadb }) => Promise.resolve({ shop: mariadbSystem(mariadb) }), impossible: {} },
  { system: 'SQLite', stands: () => Promise.resolve({ shop: sqliteSystem() }), impossible: {} },
  {
    system: 'PostgreSQL + Redis',
    async stands({ postgres }) {
      const redis = await startRedis();
      return { shop: postgresSystem(postgres), dedupe: dedupeKeys(redis), end: () => redis.stop() };
    },
    impossible: { SKIPPED: 'a missing key may have expired and proves nothing: UNDETERMINED, SKIPPED among the candidates' },
  },
];

const results: SystemResult[] = [];

/** Every code that one of the systems was expected to show, in the order in which they came up. */
function allCodes(): readonly string[] {
  const messages = results.flatMap(({ compared }) => compared.map(({ message }) => message));
  return [...new Set(messages.flatMap((message) => [message.code, ...Object.values(message.deliveries)]))].toSorted();
}

describe.each(systems)('the shop on Kafka and $system', ({ system, stands, impossible }) => {
  it('gets the verdict, the deliveries, the duplicates and the findings that every scenario expects', async () => {
    const servers = await sharedServers();
    const { end, ...on } = await stands(servers);
    const shop = await seedShopOn(on, { kafka: servers.kafka, suffix: uniqueName('systems') });
    const opened = await openWorkspace(shop.workspace, shop.now.toISOString());
    try {
      const compared = await explainAll(opened.open, shop.expected);
      results.push({ system, compared, impossible });
      expect(compared.flatMap(({ difference }) => difference ?? []).join('\n')).toBe('');
      expect(compared.flatMap(uncited)).toEqual([]);
    } finally {
      await opened.close();
      await shop.close();
      await end?.();
    }
  });
});

it('shows every code on every system, or says why it cannot', () => {
  expect(emptyCells(results, allCodes())).toEqual([]);
});

it('keeps "skipped" open where idempotency keys may have expired', () => {
  const keys = results.find(({ system }) => system === 'PostgreSQL + Redis');
  const [open] = keys?.compared.filter(({ message }) => message.scenario === 'skipped') ?? [];
  expect(open?.explanation.judgement.verdict.candidates).toContain('SKIPPED');
});

/** For the eye; WAYBILL_LAB_TABLE names a file that it is added to. */
afterAll(() => {
  const table = codeTable(results, allCodes());
  process.stdout.write(`Expected / got, over messages and deliveries:\n${table}\n`);
  const file = process.env['WAYBILL_LAB_TABLE'];
  if (file !== undefined) appendFileSync(file, `${table}\n`);
});
