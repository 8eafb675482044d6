import fs from 'node:fs';
import path from 'node:path';
import { interruptedBy, runNode } from './children.mjs';
import { cacheFolder, root, versionOf } from './project.mjs';

const folder = path.join(root, 'node_modules', 'electron');
const failureFile = path.join(cacheFolder, 'electron-download-failed.json');
const retryMilliseconds = 24 * 60 * 60 * 1000;
const downloadLimitSeconds = 300;

/** @param {string} file */
function readOrNull(file) {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Where electron-builder takes the binary from. */
export const officialFolder = path.join(folder, 'dist');

/** @returns {string | null} path of the executable when the installed version has been downloaded whole */
function installedExecutable() {
  const version = readOrNull(path.join(officialFolder, 'version'))?.replace(/^v/, '');
  const name = readOrNull(path.join(folder, 'path.txt'));
  if (version !== versionOf('electron') || !name) return null;
  const file = path.join(officialFolder, name);
  return fs.existsSync(file) ? file : null;
}

/**
 * @param {number} now milliseconds
 * @returns {string | null} why the last attempt failed, if it is too fresh to try again
 */
function recentFailure(now) {
  try {
    const { version, at, reason } = JSON.parse(readOrNull(failureFile) ?? '');
    return version === versionOf('electron') && now - Date.parse(at) < retryMilliseconds ? reason : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} output of the installer
 * @returns {string} its first line that says something
 */
function reasonIn(output) {
  return (
    output
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? `no answer within ${downloadLimitSeconds} s`
  );
}

/**
 * The official binary. Electron has no install script of its own since 42, so it is downloaded on
 * first use, checked by its installer against the checksums in the package. A failure is
 * remembered for a day, or every command on a machine without access would wait for it.
 * @param {{ now: number, retry: boolean }} options now in milliseconds; retry: ask again after a remembered failure
 * @returns {Promise<{ path: string } | { problem: string }>}
 */
export async function ensureOfficial({ now, retry }) {
  const present = installedExecutable();
  if (present) return { path: present };
  const remembered = retry ? null : recentFailure(now);
  if (remembered) return { problem: remembered };
  console.error(`Downloading Electron ${versionOf('electron')} (about 120 MB, at most ${downloadLimitSeconds / 60} minutes) …`);
  const { output } = await runNode(path.join(folder, 'install.js'), [], { quiet: true, limitSeconds: downloadLimitSeconds });
  const downloaded = installedExecutable();
  if (downloaded) {
    fs.rmSync(failureFile, { force: true });
    return { path: downloaded };
  }
  if (interruptedBy()) return { problem: 'it was interrupted' };
  const reason = reasonIn(output);
  fs.mkdirSync(cacheFolder, { recursive: true });
  fs.writeFileSync(failureFile, JSON.stringify({ version: versionOf('electron'), at: new Date(now).toISOString(), reason }));
  return { problem: reason };
}
