import type { RedisServer } from '../redis.ts';
import { type ShopDatabase, READER } from './database/database-system.ts';
import type { ExpectedCode, ExpectedMessage } from './expected.ts';
import type { Row } from './plan.ts';

/** Where the billing team keeps its idempotency keys. */
export interface DedupeStore {
  /** What the workspace file needs under `sources` besides the databases. */
  readonly sources: Readonly<Record<string, object>>;
  /** Its entry under `dedupe` of the consumer. */
  readonly entry: object;
  /** What must be said about a message where its keys are kept here. */
  expected(message: ExpectedMessage): ExpectedMessage;
  /** Writes the keys of rows of the table `processed`. */
  write(rows: readonly Row[]): Promise<void>;
}

/** The store of a shop whose billing database is the source `source`. */
export type DedupeChoice = (billing: ShopDatabase, source: string, suffix: string) => Promise<DedupeStore>;

/** A table beside the invoices. */
export const dedupeTable: DedupeChoice = (billing, source) =>
  Promise.resolve({
    sources: {},
    entry: {
      source,
      table: billing.table('processed'),
      columns: { key: 'message_id', at: 'claimed_at' },
      key: '{messageId}',
      means: 'claimed',
    },
    expected: (message) => message,
    write: (rows) => billing.insert('processed', rows),
  });

/** Its keys live in this one of the numbered databases. */
const NUMBER = 3;
const ONE_DAY = 86_400;

/** A key that is missing may have expired: it never proves that a message was skipped. */
function withoutSilence(message: ExpectedMessage): ExpectedMessage {
  const open = (code: ExpectedCode): ExpectedCode => (code === 'SKIPPED' ? 'UNDETERMINED' : code);
  const deliveries = Object.entries(message.deliveries).map(([consumer, code]) => [consumer, open(code)] as const);
  return { ...message, code: open(message.code), deliveries: Object.fromEntries(deliveries) };
}

/** Keys of a Redis, which expire after a day, read by a user who may ask for these keys and change none. */
export function dedupeKeys(redis: RedisServer): DedupeChoice {
  return async (_billing, _source, suffix) => {
    const client = redis.client(NUMBER);
    const prefix = `dedupe${suffix}`;
    const user = `${READER}${suffix}`;
    const rights = 'on nopass resetkeys resetchannels -@all +select +ping +get +exists +pttl +type'.split(' ');
    await client.call('ACL', 'SETUSER', user, ...rights, `%R~${prefix}:*`);
    const url = new URL(redis.url);
    url.username = user;
    url.pathname = `/${NUMBER}`;
    return {
      sources: { cache: { kind: 'redis', url: url.href } },
      entry: { source: 'cache', key: `${prefix}:{messageId}`, means: 'claimed' },
      expected: withoutSilence,
      async write(rows) {
        const writing = client.pipeline();
        for (const row of rows) writing.set(`${prefix}:${String(row['message_id'])}`, '1', 'EX', ONE_DAY);
        await writing.exec();
      },
    };
  };
}
