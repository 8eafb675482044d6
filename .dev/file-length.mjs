import fs from 'node:fs';
import path from 'node:path';
import { root } from './project.mjs';

const folders = ['main', 'renderer', 'preload', 'test'];
const limit = 400;

/** @typedef {{ file: string, lines: number }} FileLength */

/** @param {string} text */
function countLines(text) {
  const breaks = text.split('\n').length - 1;
  return text === '' || text.endsWith('\n') ? breaks : breaks + 1;
}

/** @returns {FileLength[]} every TypeScript file of the product and its tests */
function measure() {
  return folders
    .map((folder) => path.join(root, folder))
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)))
    .filter((file) => /\.tsx?$/.test(file) && fs.statSync(file).isFile())
    .map((file) => ({ file: path.relative(root, file), lines: countLines(fs.readFileSync(file, 'utf8')) }));
}

/**
 * @param {readonly number[]} ascending
 * @param {number} share of the values that are at most the answer, from 0 to 1 (nearest rank)
 */
function quantile(ascending, share) {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0;
}

/**
 * @param {readonly FileLength[]} lengths
 * @returns {{ summary: string, tooLong: FileLength[] }}
 */
export function judgeLengths(lengths) {
  const ascending = lengths.toSorted((one, other) => one.lines - other.lines);
  const lines = ascending.map((one) => one.lines);
  const largest = ascending.at(-1);
  const end = largest ? `largest ${largest.lines} (${largest.file})` : 'none';
  return {
    summary: `${lengths.length} files, lines: median ${quantile(lines, 0.5)}, 95th percentile ${quantile(lines, 0.95)}, ${end}`,
    tooLong: ascending.filter((one) => one.lines > limit),
  };
}

/**
 * Prints how long the files are; a file over the limit fails the check.
 * @returns {import('./children.mjs').RunResult}
 */
export function checkFileLengths() {
  const { summary, tooLong } = judgeLengths(measure());
  console.log(summary);
  const output = tooLong.map(({ file, lines }) => `${file}: ${lines} lines, the limit is ${limit}`).join('\n');
  return { code: tooLong.length > 0 ? 1 : 0, output };
}
