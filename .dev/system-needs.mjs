import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * One thing the operating system has to provide. `lacking` answers what is missing: for every
 * missing part the Debian/Ubuntu packages that provide it, in order of preference (names differ
 * between releases); nothing when all is there.
 * @typedef {object} Need
 * @property {string} title as a person would ask for it on any system
 * @property {(facts: Facts) => string[][]} lacking
 */

/** @typedef {{ electron: string | null }} Facts electron: path of the binary in use */

/** Shared libraries of Electron, by the name the dynamic linker misses. */
const libraryPackages = /** @type {Record<string, string[]>} */ ({
  'libgtk-3.so.0': ['libgtk-3-0t64', 'libgtk-3-0'],
  'libgdk-3.so.0': ['libgtk-3-0t64', 'libgtk-3-0'],
  'libglib-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgobject-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgio-2.0.so.0': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libatk-1.0.so.0': ['libatk1.0-0t64', 'libatk1.0-0'],
  'libatk-bridge-2.0.so.0': ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  'libatspi.so.0': ['libatspi2.0-0t64', 'libatspi2.0-0'],
  'libcups.so.2': ['libcups2t64', 'libcups2'],
  'libasound.so.2': ['libasound2t64', 'libasound2'],
  'libnspr4.so': ['libnspr4'],
  'libnss3.so': ['libnss3'],
  'libnssutil3.so': ['libnss3'],
  'libsmime3.so': ['libnss3'],
  'libdbus-1.so.3': ['libdbus-1-3'],
  'libcairo.so.2': ['libcairo2'],
  'libpango-1.0.so.0': ['libpango-1.0-0'],
  'libX11.so.6': ['libx11-6'],
  'libXcomposite.so.1': ['libxcomposite1'],
  'libXdamage.so.1': ['libxdamage1'],
  'libXext.so.6': ['libxext6'],
  'libXfixes.so.3': ['libxfixes3'],
  'libXrandr.so.2': ['libxrandr2'],
  'libxcb.so.1': ['libxcb1'],
  'libxkbcommon.so.0': ['libxkbcommon0'],
  'libgbm.so.1': ['libgbm1'],
  'libdrm.so.2': ['libdrm2'],
  'libexpat.so.1': ['libexpat1'],
  'libudev.so.1': ['libudev1'],
});

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {string | null} stdout and stderr, null when the program is not there or fails
 */
function outputOf(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout + stderr : null;
}

/** @param {string} program */
function isOnPath(program) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.some((folder) => fs.existsSync(path.join(folder, program)));
}

/**
 * @param {string} program
 * @param {string[]} packages
 */
function programOr(program, packages) {
  return isOnPath(program) ? [] : [packages];
}

/**
 * A library the table does not know keeps its own name, so that apt names it instead of hiding it.
 * @param {string} listing what ldd printed
 * @returns {string[][]}
 */
export function packagesOfMissingLibraries(listing) {
  const names = [...listing.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1] ?? '');
  const found = names.map((name) => libraryPackages[name] ?? [name]);
  return [...new Map(found.map((packages) => [packages.join(), packages])).values()];
}

/** @returns {string[][]} */
function lackingPostgres() {
  const base = '/usr/lib/postgresql';
  const versions = fs.existsSync(base) ? fs.readdirSync(base) : [];
  return versions.some((version) => fs.existsSync(path.join(base, version, 'bin', 'initdb'))) ? [] : [['postgresql']];
}

/** @returns {string[][]} the package also starts a service of its own; the tests never talk to that one */
function lackingRabbitmq() {
  return fs.existsSync('/usr/lib/rabbitmq/bin/rabbitmq-server') ? [] : [['rabbitmq-server']];
}

/** @returns {string[][]} the folders of servers are often not on the PATH of who is not root */
function lackingMariadb() {
  const found = isOnPath('mariadbd') || ['/usr/sbin', '/usr/bin'].some((folder) => fs.existsSync(path.join(folder, 'mariadbd')));
  return found ? [] : [['mariadb-server']];
}

/**
 * @param {string} output of `java -version`
 * @returns {number} major version, 0 when there is none; Java 8 and older call themselves 1.x
 */
export function javaMajor(output) {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(output) ?? [];
  return Number(first === '1' ? second : first) || 0;
}

/** @returns {string[][]} Kafka 4 needs Java 17 */
function lackingJava() {
  const suitable = javaMajor(outputOf('java', ['-version']) ?? '') >= 17;
  return suitable ? [] : [['openjdk-17-jre-headless', 'openjdk-21-jre-headless', 'openjdk-25-jre-headless', 'default-jre-headless']];
}

/** @returns {string[][]} WenQuanYi Micro Hei covers what the screenshots show in 1.6 MB; Noto CJK downloads 57 MB */
function lackingCjkFont() {
  return outputOf('fc-list', [':lang=zh-cn', 'family'])?.trim() ? [] : [['fontconfig'], ['fonts-wqy-microhei']];
}

/** @satisfies {Record<string, Need>} */
export const needs = {
  electron: {
    title: "Electron's shared libraries (GTK 3, NSS, ALSA, GBM)",
    lacking: ({ electron }) => packagesOfMissingLibraries(electron === null ? '' : (outputOf('ldd', [electron]) ?? '')),
  },
  display: {
    title: 'a virtual display (xvfb-run, xauth)',
    lacking: () => [...programOr('xvfb-run', ['xvfb']), ...programOr('xauth', ['xauth'])],
  },
  font: { title: 'a font with Chinese characters', lacking: lackingCjkFont },
  postgres: { title: "PostgreSQL's server programs", lacking: lackingPostgres },
  rabbitmq: { title: 'RabbitMQ', lacking: lackingRabbitmq },
  mariadb: { title: "MariaDB's server programs", lacking: lackingMariadb },
  redis: { title: 'Redis (redis-server)', lacking: () => programOr('redis-server', ['redis-server']) },
  java: { title: 'Java 17 or newer', lacking: lackingJava },
  maven: { title: 'Maven (mvn)', lacking: () => programOr('mvn', ['maven']) },
  kcat: { title: 'kcat', lacking: () => programOr('kcat', ['kcat']) },
};

/** @typedef {keyof typeof needs} NeedName */
