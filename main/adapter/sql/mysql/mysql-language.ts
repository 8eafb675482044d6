import type { StatementLanguage } from '../statement-allow-list.ts';
import { characterSets, collationName } from './mysql-charsets.ts';
import { sessionSettings } from './mysql-settings.ts';

const words =
  'select distinct from as o c n s t using collate trailing where and or not in is null true false like regexp case when then else end ' +
  'order by asc desc limit offset union all binary char signed unsigned current_user global session version';

/** System variables that are read: what the server is, and the settings of the session. */
const variables = 'version read_only gtid_slave_pos character_set_client character_set_connection character_set_results';

const functions =
  'select from where and or not case when then else in exists as ' +
  'cast convert trim concat lower hex unhex substring left octet_length to_base64 date_format nullif coalesce ' +
  'decimal datetime unix_timestamp version database current_user utc_timestamp';

const settings = { ...sessionSettings.mariadb, ...sessionSettings.mysql };

/** What may be sent to MariaDB and to MySQL. */
export const mysqlLanguage: StatementLanguage = {
  quote: '`',
  words: new Set([...words.split(' '), ...variables.split(' '), ...Object.keys(settings), ...characterSets]),
  functions: new Set(functions.split(' ')),
  wordShape: collationName,
  statements: new Set(['show replica status', 'show slave status', 'show all replicas status']),
  settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, [value.replaceAll("'", '')]])),
};
