import Database from 'better-sqlite3';
import { setTimeout as pause } from 'node:timers/promises';
import type { WriterSettings } from './sqlite-writer.ts';

const settings = JSON.parse(process.argv[2] ?? '') as WriterSettings;
const rows = 400;
const filling = 'x'.repeat(2000);

const database = new Database(settings.path, { timeout: 0 });
database.pragma(`journal_mode = ${settings.journalMode}`);
database.pragma('synchronous = off');
database.pragma(`wal_autocheckpoint = ${settings.checkpoint}`);
database.exec('create table if not exists state (id integer primary key, number integer not null, filling text not null)');
const insert = database.prepare('insert or ignore into state (id, number, filling) values (?, 0, ?)');
database.transaction(() => {
  for (let id = 0; id < rows; id += 1) insert.run(id, filling);
})();
const write = database.prepare('update state set number = ?');

// Who started it may be gone before it is told.
process.stdout.on('error', () => undefined);

const told = new AbortController();
let busy = 0;
let commits = 0;
process.stdin.on('end', () => {
  told.abort();
});
process.stdin.resume();
process.stdout.write('started\n');

while (!told.signal.aborted) {
  try {
    write.run(commits + 1);
    commits += 1;
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
    busy += 1;
  }
  await (settings.pause === 0 ? new Promise((resolve) => setImmediate(resolve)) : pause(settings.pause));
}
database.close();
process.stdout.write(`${JSON.stringify({ commits, busy })}\n`);
