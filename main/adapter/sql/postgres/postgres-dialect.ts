import type { Dialect } from '../dialect.ts';
import { postgresCatalogue } from './postgres-catalogue.ts';
import { quoteName } from './postgres-compiler.ts';
import { postgresExpressions } from './postgres-expressions.ts';
import { postgresPlan } from './postgres-plan.ts';
import { postgresStatus } from './postgres-status.ts';

/** PostgreSQL. */
export const postgresDialect: Dialect = {
  write: postgresExpressions,
  catalogue: postgresCatalogue,
  status: postgresStatus,
  plan: postgresPlan,
  // CONCURRENTLY: the plain form stops the writers of a table in production.
  createIndex: (table, columns) =>
    `CREATE INDEX CONCURRENTLY ON ${quoteName(table.schema, table.name)} (${columns.map((column) => quoteName(column.name)).join(', ')})`,
  grantSelect: (table, role) =>
    `GRANT USAGE ON SCHEMA ${quoteName(table.schema)} TO ${quoteName(role)}; GRANT SELECT ON ${quoteName(table.schema, table.name)} TO ${quoteName(role)}`,
};
