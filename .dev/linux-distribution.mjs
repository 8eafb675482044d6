import fs from 'node:fs';
import process from 'node:process';

/**
 * `installs`: packages may be installed here. `explains`: they are only named, with the reason.
 * @typedef {{ kind: 'installs' } | { kind: 'explains', reason: string, apt: boolean }} Distribution
 */

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * @param {{ release: string, kernel: string, root: boolean }} facts contents of /etc/os-release and /proc/version, and whether this is root
 * @returns {Distribution} only root on a plain Debian or Ubuntu has packages installed
 */
export function distributionOf({ release, kernel, root }) {
  const id = /^ID="?([^"\n]*)"?$/m.exec(release)?.[1] ?? 'unknown';
  const like = /^ID_LIKE="?([^"\n]*)"?$/m.exec(release)?.[1] ?? '';
  const apt = [id, ...like.split(' ')].some((name) => name === 'debian' || name === 'ubuntu');
  if (id !== 'debian' && id !== 'ubuntu') return { kind: 'explains', apt, reason: `this is ${id}, not Debian or Ubuntu` };
  if (/microsoft/i.test(kernel)) return { kind: 'explains', apt, reason: 'this is the Windows Subsystem for Linux' };
  if (!root) return { kind: 'explains', apt, reason: 'only root installs packages' };
  return { kind: 'installs' };
}

/** @returns {Distribution} the one this runs on */
export function currentDistribution() {
  return distributionOf({ release: readOrEmpty('/etc/os-release'), kernel: readOrEmpty('/proc/version'), root: process.getuid?.() === 0 });
}
