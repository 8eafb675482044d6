import type { Answer } from '../../../domain/observation/failure.ts';
import type { DatabaseStatus, Dialect } from '../dialect.ts';
import { sqliteCatalogue } from './sqlite-catalogue.ts';
import { quoteName } from './sqlite-compiler.ts';
import { sqliteExpressions } from './sqlite-expressions.ts';
import { sqlitePlan } from './sqlite-plan.ts';

/** SQLite. `status` makes sure that what is read from now on is as the file is now. */
export function sqliteDialect(zone: string | null, status: (signal: AbortSignal) => Promise<Answer<DatabaseStatus>>): Dialect {
  return {
    write: sqliteExpressions(zone),
    catalogue: sqliteCatalogue,
    status: (_session, signal) => status(signal),
    plan: sqlitePlan,
    createIndex: (table, columns) =>
      `CREATE INDEX ${quoteName(`${table.name}_${columns.map(({ name }) => name).join('_')}`)} ON ${quoteName(table.name)} (${columns.map(({ name }) => quoteName(name)).join(', ')})`,
    grantSelect: () => 'Give this user the right to read the file.',
  };
}
