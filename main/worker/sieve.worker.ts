import { parentPort, workerData } from 'node:worker_threads';
import type { SieveThreadData } from '../adapter/reconcile-spool/sieve-thread.ts';
import { serveSieve } from '../adapter/reconcile-spool/sieve-thread.ts';

if (parentPort === null) throw new Error('A worker is started by its comparison.');
serveSieve(parentPort, workerData as SieveThreadData);
