import { createConnection } from 'mysql2/promise';

export interface MariadbClient {
  /** "mysql://root@127.0.0.1:PORT": the user with all rights, without a password. */
  readonly url: string;
  readonly port: number;
  /** Runs SQL with all rights; a new connection each time, so that it works again after a kill. With values: one statement. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Creates an empty database and answers its url. */
  createDatabase(name: string): Promise<string>;
}

/** Runs SQL in the database of the url, on a connection of its own, in UTC; the rows of the last statement. Values are escaped into it. */
export async function queryMariadb(url: string, sql: string, values: readonly unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  const { hostname, port, username, pathname } = new URL(url);
  const connection = await createConnection({
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    ...(pathname.length > 1 ? { database: decodeURIComponent(pathname.slice(1)) } : {}),
    charset: 'utf8mb4',
    multipleStatements: values.length === 0,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
  });
  connection.on('error', () => undefined); // a killed server also fails the query, which reports it
  try {
    await connection.query("set time_zone = '+00:00'");
    const [result, fields] = await connection.query({ sql, values: [...values] });
    const several = Array.isArray(fields) && fields.some((each) => Array.isArray(each) || each === undefined);
    const last: unknown = several ? (result as readonly unknown[]).at(-1) : result;
    return Array.isArray(last) ? (last as readonly Record<string, unknown>[]) : [];
  } finally {
    connection.destroy();
  }
}

/** The calls that every server of the tests offers, whoever started it. */
export function mariadbClient(url: string): MariadbClient {
  return {
    url,
    port: Number(new URL(url).port || 3306),
    query: (sql, values) => queryMariadb(url, sql, values),
    async createDatabase(name) {
      await queryMariadb(url, `create database \`${name.replaceAll('`', '``')}\` character set utf8mb4`);
      const own = new URL(url);
      own.pathname = `/${encodeURIComponent(name)}`;
      return own.href;
    },
  };
}
