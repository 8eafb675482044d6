/**
 * The settings of every session, exactly. They are given when the connection starts and not by
 * statements: a pooler that lends one server connection to several clients would hand them on to
 * somebody else's writes; this way it refuses them instead.
 */
export const sessionSettings = {
  default_transaction_read_only: 'on',
  statement_timeout: '5s',
  lock_timeout: '1s',
  idle_in_transaction_session_timeout: '5s',
  timezone: 'UTC',
} as const;

/** The settings in the form of the start-up message's `options`. */
export const startupOptions = Object.entries(sessionSettings)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

/** Milliseconds in which the server ends a statement by itself. */
export const statementTimeout = 5000;
