import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Sql } from '../dialect.ts';
import { LiteralCompiler } from './postgres-literals.ts';
import type { Statement } from './postgres-statement.ts';

/** Compiles only: statements are run by the session, below whose allow-list there is no other way to the server. */
function compilerWith(createQueryCompiler: () => PostgresQueryCompiler): Kysely<never> {
  return new Kysely<never>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler,
    },
  });
}

const compiler = compilerWith(() => new PostgresQueryCompiler());
const literalCompiler = compilerWith(() => new LiteralCompiler());

/** The text with names quoted and `$1`, `$2`, … for the values. */
export function compile(query: Sql): Statement {
  return query.compile(compiler);
}

/** The statement whose rows come back as CSV. */
export function compileCopy(query: Sql): string {
  return `copy (${query.compile(literalCompiler).sql}) to stdout (format csv)`;
}

/** A name quoted for a statement that a person will run. */
export function quoteName(...names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
}
