import type { Column, Dialect } from '../dialect.ts';
import { mysqlCatalogue } from './mysql-catalogue.ts';
import { quoteAccount, quoteName } from './mysql-compiler.ts';
import { mysqlExpressions } from './mysql-expressions.ts';
import { mysqlPlan } from './mysql-plan.ts';
import { mysqlStatus } from './mysql-status.ts';

/** Columns without a longest length are indexed by their beginning. */
const prefix = 191;

function indexed({ name, type }: Column): string {
  return /text$|blob$/.test(type.name) ? `${quoteName(name)}(${prefix})` : quoteName(name);
}

/** MariaDB and MySQL. */
export const mysqlDialect: Dialect = {
  write: mysqlExpressions,
  catalogue: mysqlCatalogue,
  status: mysqlStatus,
  plan: mysqlPlan,
  // Where it cannot be done beside the writers of a table in production, the server says so instead of stopping them.
  createIndex: (table, columns) =>
    `ALTER TABLE ${quoteName(table.schema, table.name)} ADD INDEX (${columns.map(indexed).join(', ')}), ALGORITHM=INPLACE, LOCK=NONE`,
  grantSelect: (table, role) => `GRANT SELECT ON ${quoteName(table.schema, table.name)} TO ${quoteAccount(role)}`,
};
