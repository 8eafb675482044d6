import { parentPort } from 'node:worker_threads';
import { serveSqlite } from '../adapter/sql/sqlite/sqlite-thread.ts';

if (parentPort === null) throw new Error('A worker is started by its session.');
serveSqlite(parentPort);
