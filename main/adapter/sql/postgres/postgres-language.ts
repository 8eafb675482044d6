import type { StatementLanguage } from '../statement-allow-list.ts';
import { sessionSettings } from './postgres-settings.ts';

const words =
  'select distinct from as o c n a t b i tn bn on join left where and or not in is null true false like any array case when then else end ' +
  'order by asc desc nulls last limit offset epoch union all collate at time zone interval timestamptz timestamp text int4 int8 oid current_user';

const functions =
  'select from where and or not case when then else any exists ' +
  'coalesce left substring octet_length encode convert_to convert_from decode extract date_part to_char clock_timestamp current_setting format_type ' +
  'pg_is_in_recovery pg_last_xact_replay_timestamp has_schema_privilege has_table_privilege has_column_privilege has_any_column_privilege row_security_active';

/** What may be sent to PostgreSQL. */
export const postgresLanguage: StatementLanguage = {
  quote: '"',
  words: new Set(words.split(' ')),
  functions: new Set(functions.split(' ')),
  settings: Object.fromEntries(Object.entries(sessionSettings).map(([name, value]) => [name, [value, value.toLowerCase()]])),
};
