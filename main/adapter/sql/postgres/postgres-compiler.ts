import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Sql } from '../dialect.ts';
import type { Statement } from './postgres-statement.ts';

/** Compiles only: statements are run by the session, below whose allow-list there is no other way to the server. */
const compiler = new Kysely<never>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** The text with names quoted and `$1`, `$2`, … for the values. */
export function compile(query: Sql): Statement {
  return query.compile(compiler);
}

/** A name quoted for a statement that a person will run. */
export function quoteName(...names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
}
