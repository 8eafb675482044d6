import type { CompiledQuery } from 'kysely';
import { DummyDriver, Kysely, MysqlAdapter, MysqlIntrospector, MysqlQueryCompiler } from 'kysely';
import type { Sql } from '../dialect.ts';

/** SQL text and the values bound to it. */
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>;

/**
 * Numbers are limits of this program, never values of anybody's, and stand in the text: the protocol
 * has only floating point for them, which MySQL refuses behind LIMIT.
 */
class Compiler extends MysqlQueryCompiler {
  protected override appendValue(parameter: unknown): void {
    if (typeof parameter === 'number' && Number.isSafeInteger(parameter)) this.append(String(parameter));
    else super.appendValue(parameter);
  }
}

/** Compiles only: statements are run by the session, below whose allow-list there is no other way to the server. */
const compiler = new Kysely<never>({
  dialect: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new MysqlIntrospector(database),
    createQueryCompiler: () => new Compiler(),
  },
});

/** The text with names in back-ticks and `?` for the values. */
export function compile(query: Sql): Statement {
  return query.compile(compiler);
}

/** A name quoted for a statement that a person will run. */
export function quoteName(...names: readonly string[]): string {
  return names.map((name) => `\`${name.replaceAll('`', '``')}\``).join('.');
}

/** An account as a statement names it: `'reader'@'%'` for `reader@%`. */
export function quoteAccount(account: string): string {
  const at = account.lastIndexOf('@');
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  return at < 0 ? quote(account) : `${quote(account.slice(0, at))}@${quote(account.slice(at + 1))}`;
}
