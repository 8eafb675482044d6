import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The checkout this runner belongs to, wherever it was started from. */
export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Downloads and marks that `npm ci` may wipe without loss. */
export const cacheFolder = path.join(root, 'node_modules', '.cache');

const requireFromRoot = createRequire(path.join(root, 'package.json'));

/**
 * Where the person typed the command. npm changes to the package folder and leaves that place in
 * INIT_CWD; the variable is inherited by everything npm starts, so it is believed only when npm
 * started this very script.
 * @param {string} script name of the npm script
 * @returns {string}
 */
export function callerFolder(script) {
  const { npm_lifecycle_event: started, INIT_CWD: folder } = process.env;
  return started === script && folder ? folder : process.cwd();
}

/**
 * The script behind a program of an installed package, to be run with this Node.js (the links in
 * node_modules/.bin are shell scripts on Windows).
 * @param {string} name package name
 * @param {string} program key of `bin` in its package.json
 * @returns {string} absolute path; throws when the package is not installed or has no such program
 */
export function programOf(name, program) {
  const folder = path.join(root, 'node_modules', name);
  const { bin } = requireFromRoot(path.join(folder, 'package.json'));
  const file = typeof bin === 'string' ? bin : bin?.[program];
  if (typeof file !== 'string') throw new Error(`${name} has no program ${program}`);
  return path.join(folder, file);
}

/**
 * @param {string} name package name
 * @returns {string} the installed version
 */
export function versionOf(name) {
  return requireFromRoot(path.join(root, 'node_modules', name, 'package.json')).version;
}
