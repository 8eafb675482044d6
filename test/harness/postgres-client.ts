import { Client, escapeIdentifier } from 'pg';

export interface PostgresClient {
  /** "postgresql://user@127.0.0.1:PORT/postgres": the superuser, without a password. */
  readonly url: string;
  readonly port: number;
  /** Runs SQL as the superuser; a new connection each time, so that it works again after a kill. With values: one statement. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Creates an empty database and answers its url. */
  createDatabase(name: string): Promise<string>;
}

/** Runs SQL in the database of the url, on a connection of its own; the rows of the last statement. */
export async function queryPostgres(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined); // a killed server also fails the query, which reports it
  await client.connect();
  try {
    const result: unknown = await (values.length === 0 ? client.query(sql) : client.query(sql, [...values]));
    const last = (Array.isArray(result) ? result.at(-1) : result) as { readonly rows: readonly Record<string, unknown>[] };
    return last.rows;
  } finally {
    await client.end();
  }
}

/** The calls that every server of the tests offers, whoever started it. */
export function postgresClient(url: string): PostgresClient {
  return {
    url,
    port: Number(new URL(url).port || 5432),
    query: (sql, values) => queryPostgres(url, sql, values),
    async createDatabase(name) {
      await queryPostgres(url, `create database ${escapeIdentifier(name)}`);
      const own = new URL(url);
      own.pathname = `/${encodeURIComponent(name)}`;
      return own.href;
    },
  };
}
