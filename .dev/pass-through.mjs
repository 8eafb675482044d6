import { spawn } from 'node:child_process';
import os from 'node:os';
import process from 'node:process';
import { watchParent } from './parent.mjs';

/**
 * The exit code a shell would report.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCodeOf(code, signal) {
  return code ?? 128 + (signal ? os.constants.signals[signal] : 0);
}

/** A terminal sends Ctrl-C to every process of the command itself: passed on as well, it would arrive twice. */
const hasTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);

/**
 * Runs a program in this one's place: same streams, same process group, its exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} folder working directory
 * @returns {Promise<number>} the exit code; 127 when the program cannot be started
 */
export function passThrough(program, args, folder) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: folder, stdio: 'inherit' });
    process.on('SIGINT', () => {
      if (!hasTerminal) child.kill('SIGINT');
    });
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    process.on('SIGHUP', () => child.kill('SIGHUP'));
    watchParent(() => child.kill('SIGTERM'));
    child.once('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.once('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
  });
}
