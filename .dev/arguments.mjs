import process from 'node:process';

/**
 * @typedef {object} Arguments
 * @property {boolean} install whether missing system packages may be installed
 * @property {string[]} own what stood before `--`, without the runner's own options
 * @property {string[]} passed what stood after the first `--`
 */

/**
 * npm removes the first `--` of `npm start -- …`; a direct call of the runner keeps it.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Arguments}
 */
export function parseArguments(args, environment = process.env) {
  const border = args.indexOf('--');
  const before = border === -1 ? [...args] : args.slice(0, border);
  return {
    install: !before.includes('--no-install') && environment['WAYBILL_NO_INSTALL'] !== '1',
    own: before.filter((argument) => argument !== '--no-install'),
    passed: border === -1 ? [] : args.slice(border + 1),
  };
}
