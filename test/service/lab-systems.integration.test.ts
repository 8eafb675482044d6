import { appendFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../main/domain/verdict/verdict.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import { mariadbSystem } from '../harness/lab/database/mariadb-system.ts';
import { postgresSystem } from '../harness/lab/database/postgres-system.ts';
import { sqliteSystem } from '../harness/lab/database/sqlite-system.ts';
import { dedupeKeys } from '../harness/lab/dedupe-store.ts';
import type { ExpectedMessage } from '../harness/lab/expected.ts';
import { seedRabbitShop } from '../harness/lab/rabbit/seed.ts';
import { type ShopSystems, seedShopOn } from '../harness/lab/seed.ts';
import { startRedis } from '../harness/redis.ts';
import { type SharedServers, sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explained } from './asking.ts';
import { type SystemResult, codeTable, emptyCells } from './lab-table.ts';
import { explainAll, uncited } from './lab-verdicts.ts';

interface Shop {
  readonly workspace: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly expected: readonly ExpectedMessage[];
  readonly now: Date;
  close(): Promise<void>;
}

interface System {
  readonly system: string;
  readonly seed: (servers: SharedServers, suffix: string) => Promise<Shop>;
  readonly impossible: Readonly<Record<string, string>>;
  /** Messages that must be found on their own route also when none is named. */
  readonly anywhere?: readonly string[];
}

async function onKafka({ kafka }: SharedServers, suffix: string, systems: ShopSystems): Promise<Shop> {
  return seedShopOn(systems, { kafka, suffix });
}

async function withRedis(seed: (dedupe: ReturnType<typeof dedupeKeys>) => Promise<Shop>): Promise<Shop> {
  const redis = await startRedis();
  const shop = await seed(dedupeKeys(redis));
  const close = async () => {
    await shop.close();
    await redis.stop();
  };
  return { ...shop, close };
}

const OF_RABBITMQ = 'a topic has no bindings, limits or ages of its own';
const notOnKafka = { UNROUTED: OF_RABBITMQ, OVERFLOW: OF_RABBITMQ, TTL_EXPIRED: OF_RABBITMQ, DLX_LOST: OF_RABBITMQ };

const NO_TRANSACTION = 'nothing reads it before its transaction ends, and a stream shows no open one';
const NO_COMMITS = 'a queue has no committed offsets';
const NO_PLACE = 'an exchange acknowledges no place, so none can be empty later';
const notOnRabbitmq = {
  NOT_YET_VISIBLE: NO_TRANSACTION,
  TXN_ABORTED: NO_TRANSACTION,
  COMMITTED: NO_COMMITS,
  SKIPPED: NO_COMMITS,
  BROKER_LOST: NO_PLACE,
  EXPIRED: NO_PLACE,
  LOST_TO_RETENTION: NO_PLACE,
  COMPACTED: 'a stream is never compacted',
  STORED: 'is the produce part of every accepted message; a route without consumers has no witness that could show it',
};

const systems: readonly System[] = [
  {
    system: 'Kafka, PostgreSQL',
    seed: (servers, suffix) => onKafka(servers, suffix, { shop: postgresSystem(servers.postgres) }),
    impossible: notOnKafka,
  },
  {
    system: 'Kafka, MariaDB',
    seed: (servers, suffix) => onKafka(servers, suffix, { shop: mariadbSystem(servers.mariadb) }),
    impossible: notOnKafka,
  },
  { system: 'Kafka, SQLite', seed: (servers, suffix) => onKafka(servers, suffix, { shop: sqliteSystem() }), impossible: notOnKafka },
  {
    system: 'Kafka, PostgreSQL, Redis',
    seed: (servers, suffix) => withRedis((dedupe) => onKafka(servers, suffix, { shop: postgresSystem(servers.postgres), dedupe })),
    impossible: { ...notOnKafka, SKIPPED: 'a missing key may have expired and proves nothing: UNDETERMINED, SKIPPED among the candidates' },
  },
  {
    system: 'RabbitMQ, PostgreSQL',
    seed: ({ rabbitmq, postgres }, suffix) => seedRabbitShop({ shop: postgresSystem(postgres) }, { rabbitmq, suffix }),
    impossible: notOnRabbitmq,
    // both stand in a dead-letter queue that two lines share
    anywhere: ['label-expired', 'parcel-rejected'],
  },
  {
    system: 'RabbitMQ, MariaDB, SQLite, Redis',
    seed: ({ rabbitmq, mariadb }, suffix) =>
      withRedis((dedupe) => seedRabbitShop({ shop: mariadbSystem(mariadb), billing: sqliteSystem(), dedupe }, { rabbitmq, suffix })),
    impossible: notOnRabbitmq,
  },
];

const results: SystemResult[] = [];

/** Every code that one of the systems was expected to show. */
function allCodes(): readonly string[] {
  const messages = results.flatMap(({ compared }) => compared.map(({ message }) => message));
  return [...new Set(messages.flatMap((message) => [message.code, ...Object.values(message.deliveries)]))].toSorted();
}

describe.each(systems)('the shop on $system', ({ system, seed, impossible, anywhere = [] }) => {
  it('gets the verdict, the deliveries, the duplicates and the findings that every scenario expects', async () => {
    const shop = await seed(await sharedServers(), uniqueName('systems'));
    const opened = await openWorkspace(shop.workspace, shop.now.toISOString(), shop.secrets);
    try {
      const compared = await explainAll(opened.open, shop.expected, 6);
      results.push({ system, compared, impossible });
      expect(compared.flatMap(({ difference }) => difference ?? []).join('\n')).toBe('');
      expect(compared.flatMap(uncited)).toEqual([]);
      for (const { message } of compared.filter((each) => anywhere.includes(each.message.messageId))) {
        const { route, judgement } = await explained(opened.open, message.messageId);
        expect([message.messageId, route, judgement.verdict.code]).toEqual([message.messageId, message.route, message.code]);
      }
    } finally {
      await opened.close();
      await shop.close();
    }
  }, 300_000);
});

it('shows every code on every system, or says why it cannot', () => {
  expect(emptyCells(results, allCodes())).toEqual([]);
});

/** The verdict on the first message of a scenario. */
function verdictOn(system: string, scenario: string): Verdict {
  const [found] = results.find((each) => each.system === system)?.compared.filter(({ message }) => message.scenario === scenario) ?? [];
  if (found === undefined) throw new Error(`${system} has no scenario ${scenario}.`);
  return found.explanation.judgement.verdict;
}

it('keeps "skipped" open where idempotency keys may have expired', () => {
  expect(verdictOn('Kafka, PostgreSQL, Redis', 'skipped').candidates).toContain('SKIPPED');
});

it.each(systems.filter(({ system }) => system.startsWith('RabbitMQ')))(
  'tells on $system how sure it is, and why a letter is dead',
  ({ system }) => {
    const sure = {
      'relay-lost': 'proven',
      'send-failed': 'proven',
      returned: 'proven',
      'parcel-effect-lost': 'proven',
      'diverted-to-table': 'proven',
    };
    const unsure = {
      'bound-nowhere': 'suspected',
      'mail-waiting': 'suspected',
      'reminder-overdue': 'suspected',
      'coupon-expired': 'suspected',
    };
    const wanted = { ...sure, ...unsure, overflow: 'suspected', 'return-letter-lost': 'suspected', 'note-without-witness': 'undetermined' };
    const said = Object.keys(wanted).map((scenario) => [scenario, verdictOn(system, `rabbit-${scenario}`).certainty] as const);
    expect(Object.fromEntries(said)).toEqual(wanted);
    const causes = {
      'parcel-rejected': 'rejected',
      'parcel-delivery-limit': 'delivery_limit',
      'label-expired': 'expired',
      'tag-put-aside': 'maxlen',
    };
    const found = Object.keys(causes).map((scenario) => [scenario, verdictOn(system, `rabbit-${scenario}`).facts['cause']] as const);
    expect(Object.fromEntries(found)).toEqual(causes);
  },
);

/** For the eye; WAYBILL_LAB_TABLE names a file that it is added to. */
afterAll(() => {
  const table = codeTable(results, allCodes());
  process.stdout.write(`Expected / got, over messages and deliveries:\n${table}\n`);
  const file = process.env['WAYBILL_LAB_TABLE'];
  if (file !== undefined) appendFileSync(file, `${table}\n`);
});
