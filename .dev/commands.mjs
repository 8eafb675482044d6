import { develop, start } from './application.mjs';
import { parseArguments } from './arguments.mjs';
import { build } from './bundle.mjs';
import { check, format } from './checking.mjs';
import { endChildrenOnSignals, interruptedBy } from './children.mjs';
import { mutate } from './mutating.mjs';
import { packageApplication } from './packaging.mjs';
import { exitCodeOf } from './pass-through.mjs';
import { bench, lab } from './scripts.mjs';
import { test } from './testing.mjs';

/** @typedef {import('./arguments.mjs').Arguments} Arguments */

/** @type {ReadonlyMap<string, (parsed: Arguments) => Promise<number>>} */
const commands = new Map([
  ['start', start],
  ['dev', develop],
  ['build', build],
  ['package', packageApplication],
  ['test', test],
  ['check', check],
  ['format', format],
  ['lab', lab],
  ['bench', bench],
  ['mutate', mutate],
]);

const help = `Usage: npm run COMMAND -- ARGUMENTS

  start      open the application (builds it where needed); arguments go to it
  dev        open it with the development server
  waybill    the command line (npm run --silent waybill -- help)
  test       all tests, or: test unit|component|integration|e2e [-- arguments of the test program]
  check      types, lint, format, imports, unused code, file length
  format     rewrite files in the project's format
  lab        servers with a shop full of known faults; --app opens the window on it
  bench      measure speed on real servers
  mutate     change main/domain in small ways and count what its tests notice
  build      bundle the application into out/
  package    build and lay out the application below dist/

As root on Debian or Ubuntu missing system packages are installed, after one question on a terminal.
--no-install or WAYBILL_NO_INSTALL=1 turns that off.`;

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code; 2 when there is no such command, 128 and the signal's number when a signal cut it off
 */
export async function runCommand(name, args) {
  const command = commands.get(name);
  if (!command) {
    if (name === 'help' || name === '--help') {
      console.log(help);
      return 0;
    }
    console.error(`There is no command ${name}.\n\n${help}`);
    return 2;
  }
  endChildrenOnSignals();
  const code = await command(parseArguments(args));
  // A program that ends well on Ctrl-C, as the lab does, has not failed; everything else was cut off.
  const signal = interruptedBy();
  return signal && code !== 0 ? exitCodeOf(null, signal) : code;
}
