import type Database from 'better-sqlite3';

const statements = new WeakMap<Database.Database, Map<string, Database.Statement>>();

/** A statement of a connection, prepared once: preparing takes longer than a look-up. */
export function prepared(database: Database.Database, sql: string): Database.Statement {
  const own = statements.get(database) ?? new Map<string, Database.Statement>();
  statements.set(database, own);
  const statement = own.get(sql) ?? database.prepare(sql);
  own.set(sql, statement);
  return statement;
}
