import fs from 'node:fs';
import path from 'node:path';
import { runNode } from './children.mjs';
import { programOf, root } from './project.mjs';

/** Written after a build with the time of its start: what changed during the build is newer. */
const stamp = path.join(root, 'out', '.built-from');
const products = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
const sources = ['main', 'preload', 'renderer', 'electron.vite.config.ts', 'package-lock.json', 'tsconfig.json'];

/**
 * The newest change below a path. Folders count too: removing a file changes only its folder.
 * @param {string} file absolute path, of nothing perhaps
 * @returns {number} milliseconds, 0 when there is nothing
 */
export function newestChange(file) {
  const status = fs.statSync(file, { throwIfNoEntry: false });
  if (!status) return 0;
  if (!status.isDirectory()) return status.mtimeMs;
  return fs.readdirSync(file).reduce((newest, name) => Math.max(newest, newestChange(path.join(file, name))), status.mtimeMs);
}

/** @returns {boolean} whether out/ is what the sources would give */
function isCurrent() {
  if (!products.every((file) => fs.existsSync(path.join(root, file)))) return false;
  const builtFrom = fs.existsSync(stamp) ? Number(fs.readFileSync(stamp, 'utf8')) : 0;
  return sources.every((source) => newestChange(path.join(root, source)) < builtFrom);
}

/**
 * Bundles main, preload and renderer into out/. Its output is shown only when it fails.
 * @returns {Promise<number>} the exit code
 */
export async function build() {
  const started = Date.now();
  fs.rmSync(stamp, { force: true });
  const { code, output } = await runNode(programOf('electron-vite', 'electron-vite'), ['build'], { folder: root, quiet: true });
  if (code === 0) fs.writeFileSync(stamp, String(started));
  else console.error(output.trim());
  return code;
}

/** @returns {Promise<number>} the exit code; 0 at once when out/ is current */
export async function buildIfStale() {
  if (isCurrent()) return 0;
  console.error('Building …');
  return build();
}
