import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { run } from './children.mjs';

/** The package manager of another process may hold the lock for a while. */
const lockWait = 'DPkg::Lock::Timeout=300';
const quietVariables = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' };

/** Read by pg_createcluster when PostgreSQL's server package is set up. */
const clusterSetting = '/etc/postgresql-common/createcluster.d/waybill-development.conf';

/**
 * @param {string} name
 * @returns {boolean} whether apt could install a package of exactly this name
 */
function hasCandidate(name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return /^ {2}Candidate: (?!\(none\))/m.test(stdout ?? '');
}

/**
 * @param {readonly string[][]} alternatives
 * @returns {string[]} for each the first name this release knows, or its last name when it knows none
 */
export function chooseNames(alternatives) {
  return [...new Set(alternatives.map((names) => names.find(hasCandidate) ?? names.at(-1) ?? ''))];
}

/** @returns {Promise<import('./children.mjs').RunResult>} */
function refreshLists() {
  console.error('Refreshing the package lists (apt-get update) …');
  return run(['apt-get', 'update', '-q', '-o', lockWait], { quiet: true, variables: quietVariables });
}

/** @param {readonly string[]} names */
function install(names) {
  const command = /** @type {const} */ (['apt-get', 'install', '-y', '-q', '--no-install-recommends', '-o', lockWait]);
  return run([...command, ...names], { quiet: true, variables: quietVariables });
}

/**
 * PostgreSQL's package would create and start a server on port 5432. Only its programs are wanted:
 * the setting that prevents it lies there for the time of the installation. Clusters that exist are
 * not affected by it.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withoutNewCluster(work) {
  fs.mkdirSync(path.dirname(clusterSetting), { recursive: true });
  fs.writeFileSync(clusterSetting, 'create_main_cluster = false\n');
  try {
    return await work();
  } finally {
    fs.rmSync(clusterSetting, { force: true });
  }
}

/**
 * A machine that never ran apt-get update knows no package at all.
 * @param {readonly string[][]} alternatives
 */
export async function refreshListsFor(alternatives) {
  if (!alternatives.every((names) => names.some(hasCandidate))) await refreshLists();
}

/**
 * Installs packages without a question; a failure is tried once more with fresh lists, because old
 * ones name files that the mirrors have replaced.
 * @param {readonly string[][]} alternatives
 * @returns {Promise<string | null>} what apt said when it failed
 */
export async function installPackages(alternatives) {
  const attempt = async () => {
    const first = await install(chooseNames(alternatives));
    if (first.code === 0) return null;
    await refreshLists();
    const second = await install(chooseNames(alternatives));
    return second.code === 0 ? null : second.output.trim();
  };
  return alternatives.flat().includes('postgresql') ? withoutNewCluster(attempt) : attempt();
}
