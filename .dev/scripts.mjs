import path from 'node:path';
import process from 'node:process';
import { run } from './children.mjs';
import { prepareOne, serverNeeds, windowNeeds } from './preparation.mjs';
import { callerFolder, root } from './project.mjs';
import { enclose, isLinuxRoot } from './sandbox.mjs';

/** @typedef {import('./arguments.mjs').Arguments} Arguments */

/**
 * Runs a TypeScript file of the test folder where servers may run.
 * @param {readonly string[]} file below test/
 * @param {Arguments} parsed
 * @param {{ folder: string, electron: string | null }} given
 */
async function runScript(file, { own, passed }, { folder, electron }) {
  const command = /** @type {const} */ ([process.execPath, path.join(root, 'test', ...file), ...own, ...passed]);
  /** @type {Record<string, string>} */
  const variables = electron === null ? {} : { WAYBILL_ELECTRON: electron };
  const { code } = await run(enclose(command, { asRoot: isLinuxRoot(), withoutDisplay: false }), { folder, variables });
  return code;
}

/** @param {readonly string[]} words @returns {readonly string[]} the servers that `--without NAME` and `--without=NAME` name */
function withoutServers(words) {
  return words.flatMap((word, index) =>
    word === '--without' ? [words[index + 1] ?? ''] : word.startsWith('--without=') ? [word.slice(10)] : [],
  );
}

/**
 * Starts the practice environment: servers with a shop full of known faults.
 * @param {Arguments} parsed with `--app` the window is opened on it as well
 * @returns {Promise<number>} the exit code
 */
export async function lab(parsed) {
  const window = [...parsed.own, ...parsed.passed].includes('--app');
  const without = withoutServers([...parsed.own, ...parsed.passed]);
  const servers = serverNeeds().filter((name) => !without.includes(name));
  const requirements = { system: [...servers, ...(window ? windowNeeds : [])], electron: window, namespace: true };
  const ready = await prepareOne(requirements, parsed);
  return ready === null ? 1 : runScript(['harness', 'lab.ts'], parsed, { folder: callerFolder('lab'), electron: ready.electron });
}

/**
 * Measures speed on real servers, beside kcat.
 * @param {Arguments} parsed
 * @returns {Promise<number>} the exit code
 */
export async function bench(parsed) {
  const ready = await prepareOne({ system: [...serverNeeds(), 'kcat'], electron: false, namespace: true }, parsed);
  return ready === null ? 1 : runScript(['bench', 'bench.ts'], parsed, { folder: callerFolder('bench'), electron: null });
}
