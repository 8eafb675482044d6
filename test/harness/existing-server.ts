/** The variables that name servers to use instead of starting own ones. */
export type ServerVariable =
  | 'WAYBILL_TEST_KAFKA_URL'
  | 'WAYBILL_TEST_POSTGRES_URL'
  | 'WAYBILL_TEST_RABBITMQ_URL'
  | 'WAYBILL_TEST_MARIADB_URL'
  | 'WAYBILL_TEST_REDIS_URL';

/** The server that the person running the tests named, or null. The harness connects to no other server it did not start. */
export function existingServer(variable: ServerVariable): string | null {
  const url = process.env[variable] ?? '';
  return url === '' ? null : url;
}

/** Throws: the harness neither stops nor reconfigures a server that is not its own. */
export function unavailable(variable: ServerVariable, what: string): never {
  throw new Error(`"${what}" is only possible on a server that the tests started. Unset ${variable} and run again.`);
}
