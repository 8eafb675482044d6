import type { CompiledQuery } from 'kysely';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Sql } from '../dialect.ts';

/** Compiles only: statements are run by the session, below whose allow-list there is no other way to the file. */
const compiler = new Kysely<never>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/** The text with names quoted and `?` for the values. */
export function compile(query: Sql): Pick<CompiledQuery, 'sql' | 'parameters'> {
  return query.compile(compiler);
}

/** A name quoted for a statement that a person will run. */
export function quoteName(...names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
}
