import { cpSync, chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder } from './cache.ts';
import { runPostgresProgram } from './postgres-binaries.ts';

/** The superuser of every server of the tests; it has no password. */
export const SUPERUSER = 'waybill';

/**
 * Makes the data folder of a new server. The result of `initdb` is kept in the cache and copied: that takes
 * a fraction of its time. The copies share a system identifier, which matters to nothing the tests do.
 */
export async function createDataFolder(data: string): Promise<void> {
  const version = (await runPostgresProgram('postgres', ['--version'])).replaceAll(/[^\w.]+/g, '-').replace(/-$/, '');
  const template = await cachedFolder(version, async (folder) => {
    const settings = ['--auth=trust', `--username=${SUPERUSER}`, '--encoding=UTF8', '--locale=C', '--no-sync'];
    await runPostgresProgram('initdb', ['--pgdata', join(folder, 'data'), ...settings]);
  });
  cpSync(join(template, 'data'), data, { recursive: true });
  chmodSync(data, 0o700);
}

/** Makes the data folder of a streaming replica by copying a running server. */
export async function copyPrimary(primary: { readonly port: number }, data: string): Promise<void> {
  mkdirSync(data, { mode: 0o700 });
  const from = ['--host=127.0.0.1', `--port=${primary.port}`, `--username=${SUPERUSER}`];
  const how = ['--wal-method=stream', '--checkpoint=fast', '--write-recovery-conf', '--no-sync'];
  await runPostgresProgram('pg_basebackup', ['--pgdata', data, ...from, ...how]);
}
