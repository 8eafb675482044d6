import { performance } from 'node:perf_hooks';

/** @typedef {{ name: string, result: 'ok' | 'FAILED' | 'not run', seconds: number }} Row */

/**
 * @param {number} code
 * @returns {Row['result']}
 */
export function resultOf(code) {
  return code === 0 ? 'ok' : 'FAILED';
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<{ value: T, seconds: number }>}
 */
export async function timed(work) {
  const started = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1000 };
}

/** @param {number} seconds */
export function inSeconds(seconds) {
  return `${seconds.toFixed(1)} s`;
}

/**
 * @param {string} heading of the first column
 * @param {readonly Row[]} rows
 * @returns {string} one line per row under a heading, columns aligned
 */
export function table(heading, rows) {
  const width = Math.max(heading.length, ...rows.map(({ name }) => name.length));
  const line = (/** @type {string} */ name, /** @type {string} */ result, /** @type {string} */ seconds) =>
    `${name.padEnd(width)}  ${result.padEnd(7)}  ${seconds.padStart(7)}`;
  return [line(heading, 'result', 'seconds'), ...rows.map((row) => line(row.name, row.result, row.seconds.toFixed(1)))].join('\n');
}
