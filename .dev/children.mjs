import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { watchParent } from './parent.mjs';
import { exitCodeOf } from './pass-through.mjs';

/**
 * @typedef {object} RunOptions
 * @property {string} [folder] working directory, the current one without it
 * @property {Record<string, string>} [variables] added to the environment
 * @property {boolean} [quiet] collect the output instead of showing it
 * @property {number} [limitSeconds] end the program after this time
 */

/** @typedef {{ code: number, output: string }} RunResult */

const graceMilliseconds = 10_000;
const repeatMilliseconds = 1_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** @type {{ signal: NodeJS.Signals, at: number } | null} */
let interruption = null;

/** @returns {NodeJS.Signals | null} the signal that asked this runner to end */
export function interruptedBy() {
  return interruption?.signal ?? null;
}

/**
 * Ends a child with all it started in its process group.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function endGroup(child, signal) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group ended between the check and the signal.
  }
}

/** @param {NodeJS.Signals} signal */
function endAll(signal) {
  for (const child of running) endGroup(child, signal);
}

/**
 * The first signal is passed on and gets time to tidy up. npm repeats the Ctrl-C that the terminal
 * has sent already, so only a later repetition is a person's wish to end at once.
 * @param {NodeJS.Signals} signal
 */
function interrupt(signal) {
  const now = Date.now();
  if (interruption) {
    if (now - interruption.at > repeatMilliseconds) endAll('SIGKILL');
    return;
  }
  interruption = { signal, at: now };
  endAll(signal);
  setTimeout(() => endAll('SIGKILL'), graceMilliseconds).unref();
}

/** Ends every child on Ctrl-C, SIGTERM, a closed terminal and the end of npm. Call once. */
export function endChildrenOnSignals() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => interrupt(signal));
  watchParent(() => interrupt('SIGTERM'));
}

/** @param {Record<string, string>} variables */
function environmentWith(variables) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const search = [path.dirname(process.execPath), process.env[key]].filter(Boolean).join(path.delimiter);
  return { ...process.env, [key]: search, ...variables };
}

/**
 * Runs a program in a process group of its own and waits for its end. Its `node` is the one this
 * runner runs on. A program that cannot be started gives code 127 with the reason as output.
 * @param {readonly [string, ...string[]]} command
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>} output is empty unless `quiet`
 */
export function run([program, ...args], options = {}) {
  if (interruption) return Promise.resolve({ code: exitCodeOf(null, interruption.signal), output: '' });
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.folder,
      env: environmentWith(options.variables ?? {}),
      detached: process.platform !== 'win32',
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    running.add(child);
    const limit =
      options.limitSeconds === undefined ? undefined : setTimeout(() => endGroup(child, 'SIGKILL'), options.limitSeconds * 1000);
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    /** @param {RunResult} result */
    const finish = (result) => {
      clearTimeout(limit);
      running.delete(child);
      resolve(result);
    };
    child.once('error', (error) => finish({ code: 127, output: error.message }));
    child.once('close', (code, signal) => finish({ code: exitCodeOf(code, signal), output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/**
 * Runs a script with this Node.js.
 * @param {string} script absolute path
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runNode(script, args, options) {
  return run([process.execPath, script, ...args], options);
}
