import process from 'node:process';
import { interruptedBy } from './children.mjs';
import { electronForDevelopment } from './electron-binary.mjs';
import { lacksDisplay, namespaceProblem } from './sandbox.mjs';
import { ensureSystem } from './system-packages.mjs';

/** @typedef {import('./system-needs.mjs').NeedName} NeedName */

/**
 * What a command needs before it can run.
 * @typedef {object} Requirements
 * @property {readonly NeedName[]} system
 * @property {boolean} electron
 * @property {boolean} namespace run as an ordinary user inside a user namespace when this is root
 */

/**
 * @typedef {object} Prepared
 * @property {string | null} electron path of the binary, null when it was not asked for or cannot be had
 * @property {(requirements: Requirements) => string[]} problems what stands in the way of these requirements, as instructions
 */

/** What runs the window: with a virtual display where there is no real one. */
export const windowNeeds = /** @type {const} */ (['electron', 'display']);

/** @returns {NeedName[]} what the servers of tests and lab need, without those the environment names */
export function serverNeeds() {
  /** @type {NeedName[]} */
  const postgres = process.env['WAYBILL_TEST_POSTGRES_URL'] ? [] : ['postgres'];
  /** @type {NeedName[]} */
  const kafka = process.env['WAYBILL_TEST_KAFKA_URL'] ? [] : ['java', 'maven'];
  /** @type {NeedName[]} */
  const rabbitmq = process.env['WAYBILL_TEST_RABBITMQ_URL'] ? [] : ['rabbitmq'];
  /** @type {NeedName[]} */
  const mariadb = process.env['WAYBILL_TEST_MARIADB_URL'] ? [] : ['mariadb'];
  /** @type {NeedName[]} */
  const redis = process.env['WAYBILL_TEST_REDIS_URL'] ? [] : ['redis'];
  return [...postgres, ...kafka, ...rabbitmq, ...mariadb, ...redis];
}

/**
 * @param {readonly Requirements[]} all
 * @returns {NeedName[]}
 */
function systemNeeds(all) {
  const names = new Set(all.flatMap(({ system }) => system));
  if (!lacksDisplay()) names.delete('display');
  return [...names];
}

/**
 * Prepares several steps at once, so that a person is asked at most one question.
 * @param {readonly Requirements[]} all
 * @param {{ install: boolean }} options
 * @returns {Promise<Prepared>}
 */
export async function prepare(all, { install }) {
  const binary = all.some(({ electron }) => electron) ? await electronForDevelopment() : { path: '' };
  const electron = 'path' in binary && binary.path !== '' ? binary.path : null;
  const unmet = interruptedBy() ? new Map() : await ensureSystem(systemNeeds(all), { electron }, { install });
  const namespace = all.some((one) => one.namespace) ? await namespaceProblem() : null;
  return {
    electron,
    problems: (one) => {
      const missing = one.system.map((name) => unmet.get(name)).filter((text) => text !== undefined);
      const binaryProblem = one.electron && 'problem' in binary ? [binary.problem] : [];
      const namespaceText = one.namespace && namespace !== null ? [namespace] : [];
      return [...new Set([...binaryProblem, ...missing, ...namespaceText])];
    },
  };
}

/**
 * @param {Requirements} requirements of a command that is one step
 * @param {{ install: boolean }} options
 * @returns {Promise<{ electron: string | null } | null>} null after the problems were printed, or when a signal asks to end
 */
export async function prepareOne(requirements, options) {
  const prepared = await prepare([requirements], options);
  // What was cut off looks like a problem and is none.
  if (interruptedBy()) return null;
  const problems = prepared.problems(requirements);
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? null : { electron: prepared.electron };
}
