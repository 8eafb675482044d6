import process from 'node:process';

const pollMilliseconds = 500;

/**
 * npm starts scripts through a shell and passes SIGTERM on to that shell only, which dies of it and
 * tells nobody. Its child notices by getting another parent; there is no event for that. Outside of
 * npm a new parent may be intended, so nothing is watched.
 * @param {() => void} onEnd called once, when the shell that npm started this in has gone
 */
export function watchParent(onEnd) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, pollMilliseconds);
  timer.unref();
}
