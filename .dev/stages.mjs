import process from 'node:process';
import { build } from './bundle.mjs';
import { run } from './children.mjs';
import { serverNeeds, windowNeeds } from './preparation.mjs';
import { programOf, root } from './project.mjs';
import { enclose, isLinuxRoot, lacksDisplay } from './sandbox.mjs';

/**
 * @typedef {object} Circumstances
 * @property {readonly string[]} args for the test program
 * @property {string | null} electron path of the binary
 * @property {Record<string, string>} variables
 */

/**
 * @typedef {import('./preparation.mjs').Requirements & { name: string, run: (given: Circumstances) => Promise<number> }} Stage
 */

/** @param {string} project */
function vitest(project) {
  return /** @type {const} */ ([process.execPath, programOf('vitest', 'vitest'), 'run', '--project', project]);
}

/**
 * @param {readonly [string, ...string[]]} command
 * @param {Record<string, string>} variables
 */
async function runIn(command, variables) {
  const { code } = await run(command, { folder: root, variables });
  return code;
}

/**
 * @param {string} project
 * @returns {Stage['run']}
 */
function plainVitest(project) {
  return ({ args, variables }) => runIn([...vitest(project), ...args], variables);
}

/** @type {Stage['run']} */
function runIntegration({ args, variables }) {
  return runIn(enclose([...vitest('integration'), ...args], { asRoot: isLinuxRoot(), withoutDisplay: false }), variables);
}

/** @type {Stage['run']} */
async function runEndToEnd({ args, electron, variables }) {
  const built = await build();
  if (built !== 0 || electron === null) return built || 1;
  const command = /** @type {const} */ ([process.execPath, programOf('@playwright/test', 'playwright'), 'test']);
  const enclosed = enclose([...command, ...args], { asRoot: isLinuxRoot(), withoutDisplay: lacksDisplay() });
  return runIn(enclosed, { ...variables, WAYBILL_ELECTRON: electron });
}

/**
 * The stages of `npm test` in their order, the quick ones first.
 * @returns {readonly Stage[]}
 */
export function testStages() {
  return [
    { name: 'unit', system: [], electron: false, namespace: false, run: plainVitest('unit') },
    { name: 'component', system: [], electron: false, namespace: false, run: plainVitest('component') },
    { name: 'integration', system: [...serverNeeds(), 'kcat'], electron: false, namespace: true, run: runIntegration },
    { name: 'e2e', system: [...windowNeeds, 'font', ...serverNeeds()], electron: true, namespace: true, run: runEndToEnd },
  ];
}
