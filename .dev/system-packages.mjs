import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { chooseNames, installPackages, refreshListsFor } from './apt.mjs';
import { currentDistribution } from './linux-distribution.mjs';
import { needs } from './system-needs.mjs';

/**
 * @typedef {import('./system-needs.mjs').NeedName} NeedName
 * @typedef {import('./system-needs.mjs').Facts} Facts
 * @typedef {Map<NeedName, string>} Unmet what is missing, with the instruction that helps
 */

/**
 * @param {readonly NeedName[]} names
 * @param {Facts} facts
 * @returns {Map<NeedName, string[][]>} the needs that lack something
 */
function examine(names, facts) {
  const found = names.map((name) => /** @type {const} */ ([name, needs[name].lacking(facts)]));
  return new Map(found.filter(([, lacking]) => lacking.length > 0));
}

/** @param {readonly string[]} names */
function aptCommand(names) {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${sudo}apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

/** Packages that start what they install, and where it listens. */
const ownPorts = { postgresql: 5432, 'mariadb-server': 3306, 'rabbitmq-server': 5672 };

/**
 * @param {Map<NeedName, string[][]>} lacking
 * @param {string} reason why nothing was installed
 * @returns {Unmet} the same instruction for each: one command for all that is missing
 */
function explain(lacking, reason) {
  const distribution = currentDistribution();
  const alternatives = [...lacking.values()].flat();
  const names =
    distribution.kind === 'explains' && !distribution.apt ? alternatives.map((one) => one.at(-1) ?? '') : chooseNames(alternatives);
  const apt = distribution.kind === 'installs' || distribution.apt;
  const command = apt
    ? `Run: ${aptCommand(names)}`
    : `On Debian these are the packages ${names.join(', ')}; install what your system calls them.`;
  const ports = Object.entries(ownPorts).filter(([name]) => names.includes(name));
  const server = ports
    .map(([name, port]) => `\n(The package ${name} also starts a server of its own on port ${port}, which Waybill does not use.)`)
    .join('');
  const titles = [...lacking.keys()].map((name) => needs[name].title).join(', ');
  const instruction = `Missing: ${titles} (${reason}).\n${command}${server}`;
  return new Map([...lacking.keys()].map((name) => [name, instruction]));
}

/** @returns {Promise<boolean>} yes where nobody can be asked */
async function agreed() {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return true;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return !/^\s*n/i.test(await prompt.question('Install them now? [Y/n] '));
  } catch {
    // A prompt takes Ctrl-C for itself and rejects.
    process.kill(process.pid, 'SIGINT');
    return false;
  } finally {
    prompt.close();
  }
}

/** @param {Map<NeedName, string[][]>} lacking */
function announce(lacking) {
  console.error('These system packages are missing and will be installed with apt-get:');
  for (const [name, alternatives] of lacking) console.error(`  ${chooseNames(alternatives).join(' ')}  for ${needs[name].title}`);
}

/**
 * Sees to it that the system provides what a command needs: as root on Debian or Ubuntu by
 * installing it, anywhere else by saying which one command does.
 * @param {readonly NeedName[]} names
 * @param {Facts} facts
 * @param {{ install: boolean }} options install: false only looks and says
 * @returns {Promise<Unmet>} empty when all is there
 */
export async function ensureSystem(names, facts, { install }) {
  if (process.platform !== 'linux') return new Map();
  const lacking = examine(names, facts);
  if (lacking.size === 0) return new Map();
  const distribution = currentDistribution();
  if (distribution.kind === 'explains') return explain(lacking, distribution.reason);
  if (!install) return explain(lacking, 'installation is turned off');
  const alternatives = [...lacking.values()].flat();
  await refreshListsFor(alternatives);
  announce(lacking);
  if (!(await agreed())) return explain(lacking, 'installation was declined');
  const failure = await installPackages(alternatives);
  const still = examine(names, facts);
  return explain(still, failure === null ? 'still missing after the installation' : `apt-get failed:\n${failure}\n`);
}
