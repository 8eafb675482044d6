import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The folder of what Waybill keeps on this machine (history, index, runs), shared by window and
 * command line: `WAYBILL_STATE`, else where the operating system keeps such things of a person.
 */
export function localStateFolder({ platform, home, environment }: Machine): string {
  const chosen = environment['WAYBILL_STATE'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  switch (platform) {
    case 'win32':
      return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'Waybill');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Waybill');
    default:
      return join(environment['XDG_STATE_HOME'] || join(home, '.local', 'state'), 'waybill');
  }
}

/** The part of it that belongs to one workspace file. */
export function workspaceStateFolder(folder: string, workspacePath: string): string {
  return join(folder, createHash('sha256').update(resolve(workspacePath)).digest('hex').slice(0, 16));
}

/** The file of a workspace's history. */
export function historyPath(folder: string, workspacePath: string): string {
  return join(workspaceStateFolder(folder, workspacePath), 'history.sqlite');
}

/** The file of a workspace's index of scanned ranges. */
export function indexPath(folder: string, workspacePath: string): string {
  return join(workspaceStateFolder(folder, workspacePath), 'index.sqlite');
}
