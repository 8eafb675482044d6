import { escapeIdentifier } from 'pg';
import { type PostgresClient, queryPostgres } from '../harness/postgres-client.ts';
import { uniqueName } from '../harness/workspace-server.ts';

/** A role that may only read, as a workspace should use. */
export interface Grants {
  /** The database's url for this role, through a relay on this machine. */
  urlThrough(port: number): string;
  /** Takes the right to read one table away; the answer gives it back. */
  revoke(table: string): Promise<() => Promise<void>>;
}

/** Makes a role that may read the tables that the database has now. */
export async function grants(postgres: PostgresClient, database: string): Promise<Grants> {
  const role = uniqueName('reader');
  const name = escapeIdentifier(role);
  await postgres.query(`create role ${name} login`);
  await queryPostgres(database, `grant select on all tables in schema public to ${name}`);
  return {
    urlThrough(port) {
      const url = new URL(database);
      url.username = role;
      url.port = String(port);
      return url.href;
    },
    async revoke(table) {
      const named = escapeIdentifier(table);
      await queryPostgres(database, `revoke select on ${named} from ${name}`);
      return async () => void (await queryPostgres(database, `grant select on ${named} to ${name}`));
    },
  };
}
