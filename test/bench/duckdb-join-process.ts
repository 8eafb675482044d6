// DuckDB joining two files of ids, as a process of its own: node duckdb-join-process.ts OUTBOX RECORDS.
// Prints how many ids are in one of them only. Its memory is not limited: with a limit it is slower.
import { DuckDBInstance } from '@duckdb/node-api';

const [outbox = '', records = ''] = process.argv.slice(2);
const database = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' });
const connection = await database.connect();
const ids = (path: string): string =>
  `read_csv('${path}', header = false, columns = {'id': 'varchar'}, auto_detect = false, delim = ',', quote = '"', escape = '"')`;
const answer = await connection.runAndReadAll(
  `select count(*) from ${ids(outbox)} a full join ${ids(records)} b on a.id = b.id where a.id is null or b.id is null`,
);
console.log(String(answer.getRows()[0]?.[0]));
