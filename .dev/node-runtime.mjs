import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './project.mjs';

/**
 * `this`: the running Node.js will do. `other`: start `path` instead. `none`: nothing to run on.
 * @typedef {{ kind: 'this', path: string } | { kind: 'other', path: string } | { kind: 'none', problem: string }} Runtime
 */

const wanted = 24;

/**
 * The pinned Node.js is a binary inside an optional package. npm 10 leaves node_modules/.bin empty
 * for it, so it is looked for where the package unpacks it.
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 */
function pinnedBinary(platform, arch) {
  const name = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
  const file = path.join('bin', platform === 'win32' ? 'node.exe' : 'node');
  const folders = [path.join(root, 'node_modules'), path.join(root, '.dev', 'node24', 'node_modules')];
  return folders.map((folder) => path.join(folder, name, file)).find((candidate) => fs.existsSync(candidate));
}

/**
 * @param {NodeJS.Platform} platform
 * @param {string} version
 */
function problemOn(platform, version) {
  if (!fs.existsSync(path.join(root, 'node_modules'))) return 'The dependencies are not installed. Run: npm ci';
  const reason =
    platform === 'darwin'
      ? 'There is no pinned Node.js for macOS'
      : 'The pinned Node.js is not installed (optional dependencies were left out?)';
  return `Waybill needs Node.js ${wanted} or newer, this is ${version}. ${reason}: install Node.js ${wanted} and run the command again.`;
}

/**
 * Node.js 24 runs the TypeScript sources directly and is what Electron embeds; older ones cannot.
 * @param {string} version of the running Node.js, such as `20.20.2`
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 * @returns {Runtime}
 */
export function findRuntime(version, platform, arch) {
  const installed = fs.existsSync(path.join(root, 'node_modules'));
  if (installed && Number(version.split('.')[0]) >= wanted) return { kind: 'this', path: process.execPath };
  const pinned = pinnedBinary(platform, arch);
  if (pinned) return { kind: 'other', path: pinned };
  return { kind: 'none', problem: problemOn(platform, version) };
}
