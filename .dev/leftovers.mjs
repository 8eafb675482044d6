import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A process group does not hold what calls setsid (browsers, servers). A variable of a fresh random
 * value does: it is inherited, and Linux shows the environment of every process we may signal.
 */
const variable = 'WAYBILL_RUN_MARK';
const pollMilliseconds = 100;
const naturalEndMilliseconds = 3_000;
const graceMilliseconds = 5_000;

/** @returns {{ variables: Record<string, string>, entry: string }} a mark no other run has */
export function newMark() {
  const value = randomUUID();
  return { variables: { [variable]: value }, entry: `${variable}=${value}` };
}

/** @param {string} file */
function readOrEmpty(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * @param {string} entry
 * @returns {{ pid: number, name: string }[]} living processes that carry the mark
 */
function marked(entry) {
  if (process.platform !== 'linux') return [];
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => readOrEmpty(`/proc/${pid}/environ`).split('\0').includes(entry))
    .map((pid) => ({ pid: Number(pid), name: readOrEmpty(`/proc/${pid}/comm`).trim() }));
}

/**
 * @param {string} entry
 * @param {number} milliseconds
 */
async function waitForEnd(entry, milliseconds) {
  const end = Date.now() + milliseconds;
  let left = marked(entry);
  while (left.length > 0 && Date.now() < end) {
    await delay(pollMilliseconds);
    left = marked(entry);
  }
  return left;
}

/**
 * @param {readonly { pid: number }[]} processes
 * @param {NodeJS.Signals} signal
 */
function signalAll(processes, signal) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended by itself meanwhile.
    }
  }
}

/**
 * Ends what a stage left running and nothing else. Linux only; elsewhere it finds nothing.
 * @param {string} entry of the mark the stage was started with
 * @returns {Promise<string[]>} what had to be ended, as `name (pid)`
 */
export async function endLeftovers(entry) {
  const left = await waitForEnd(entry, naturalEndMilliseconds);
  if (left.length === 0) return [];
  signalAll(left, 'SIGTERM');
  signalAll(await waitForEnd(entry, graceMilliseconds), 'SIGKILL');
  return left.map(({ pid, name }) => `${name} (${pid})`);
}
