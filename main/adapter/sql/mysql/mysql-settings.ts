/** MariaDB and MySQL speak one protocol and differ in their settings and in what they say of themselves. */
export type Server = 'mariadb' | 'mysql';

/** Which of the two answered `select version()`; what is neither calls itself by the version of the MySQL it imitates. */
export function serverOf(version: string): Server {
  return /mariadb/i.test(version) ? 'mariadb' : 'mysql';
}

/**
 * The settings of every session, exactly, by the server's own names and in its own units. MySQL's
 * stand here by its manual (8.0, "Server System Variables"); they were not tried on a server.
 */
export const sessionSettings = {
  mariadb: {
    tx_read_only: '1',
    max_statement_time: '5', // seconds
    lock_wait_timeout: '1',
    idle_transaction_timeout: '5',
    time_zone: "'+00:00'",
  },
  mysql: {
    transaction_read_only: '1',
    max_execution_time: '5000', // milliseconds, of SELECT only
    lock_wait_timeout: '1',
    wait_timeout: '5', // it has no limit for idle transactions alone; a session that it ended is opened again when it is needed
    time_zone: "'+00:00'",
  },
} as const satisfies Record<Server, Readonly<Record<string, string>>>;

/** Milliseconds in which the server ends a statement by itself. */
export const statementTimeout = 5000;
