import { runNode } from './children.mjs';
import { checkFileLengths } from './file-length.mjs';
import { programOf, root } from './project.mjs';
import { resultOf, table, timed } from './table.mjs';

/** @typedef {import('./children.mjs').RunResult} RunResult */

/**
 * @param {string} name package
 * @param {string} program
 * @param {...string} args
 * @returns {() => Promise<RunResult>}
 */
function tool(name, program, ...args) {
  return () => runNode(programOf(name, program), args, { folder: root, quiet: true });
}

/** @type {readonly { name: string, run: () => Promise<RunResult> | RunResult }[]} */
const checks = [
  { name: 'types', run: tool('typescript', 'tsc', '-p', '.') },
  { name: 'types of the runner', run: tool('typescript', 'tsc', '-p', '.dev') },
  { name: 'lint', run: tool('oxlint', 'oxlint', '--type-aware', '--deny-warnings', '--report-unused-disable-directives') },
  { name: 'format', run: tool('oxfmt', 'oxfmt', '--check') },
  {
    name: 'imports',
    run: tool('dependency-cruiser', 'depcruise', '--config', '.dependency-cruiser.cjs', 'main', 'preload', 'renderer', 'test'),
  },
  { name: 'unused', run: tool('knip', 'knip', '--no-progress') },
  { name: 'file length', run: checkFileLengths },
];

/**
 * Runs every check, the rest also after a failure; a tool's output is shown only when it failed.
 * @returns {Promise<number>} 0 when all passed
 */
export async function check() {
  const rows = [];
  for (const { name, run } of checks) {
    const { value, seconds } = await timed(async () => run());
    if (value.code !== 0) console.log(`── ${name}\n${value.output.trim()}\n`);
    rows.push({ name, result: resultOf(value.code), seconds });
  }
  console.log(table('check', rows));
  return rows.every(({ result }) => result === 'ok') ? 0 : 1;
}

/** @returns {Promise<number>} the exit code of the formatter, which rewrites files in place */
export async function format() {
  const { code } = await runNode(programOf('oxfmt', 'oxfmt'), [], { folder: root });
  return code;
}
