import { readFileSync } from 'node:fs';
import process from 'node:process';
import { run } from './children.mjs';

/**
 * The ordinary user that root becomes: PostgreSQL wants one that has a name.
 * @returns {string} the number of user 1000 where there is one, else of `nobody`
 */
function ordinaryUser() {
  try {
    const numbers = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':')[2]);
    return numbers.includes('1000') ? '1000' : '65534';
  } catch {
    return '1000';
  }
}

const user = ordinaryUser();
const unshare = /** @type {const} */ (['unshare', '--user', `--map-user=${user}`, `--map-group=${user}`]);
const screen = '-screen 0 1600x1000x24 -nolisten tcp';

/** @returns {boolean} root on Linux: PostgreSQL and Electron's sandbox both refuse it */
export function isLinuxRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** @returns {boolean} Linux without a desktop session in this environment */
export function lacksDisplay() {
  return process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
}

/**
 * Puts a command where it may run. Root becomes an ordinary user of a user namespace of its own, in which root's files stay readable and writable and Electron's real sandbox works. xvfb-run
 * has to be inside of that, or the virtual display refuses the user.
 * @param {readonly [string, ...string[]]} command
 * @param {{ asRoot: boolean, withoutDisplay: boolean }} circumstances
 * @returns {[string, ...string[]]}
 */
export function enclose(command, { asRoot, withoutDisplay }) {
  /** @type {readonly [string, ...string[]]} */
  const onDisplay = withoutDisplay ? ['xvfb-run', '-a', '-s', screen, ...command] : command;
  return asRoot ? [...unshare, ...onDisplay] : [...onDisplay];
}

/**
 * Root without user namespaces cannot run the servers and the window; better said before than by
 * five failing programs.
 * @returns {Promise<string | null>} what is in the way, with the cause the kernel or unshare gave
 */
export async function namespaceProblem() {
  if (!isLinuxRoot()) return null;
  const { code, output } = await run([...unshare, 'true'], { quiet: true });
  if (code === 0) return null;
  return [
    'As root, this runs as an ordinary user inside a user namespace, and none could be made:',
    `  ${output.trim() || `unshare ended with ${code}`}`,
    'Run it as an ordinary user, or allow user namespaces (in a container: a seccomp profile that permits unshare;',
    'on the host: the sysctls user.max_user_namespaces and kernel.unprivileged_userns_clone).',
  ].join('\n');
}
