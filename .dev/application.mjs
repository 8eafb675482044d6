import process from 'node:process';
import { buildIfStale } from './bundle.mjs';
import { run } from './children.mjs';
import { prepareOne, windowNeeds } from './preparation.mjs';
import { callerFolder, programOf, root } from './project.mjs';
import { enclose, isLinuxRoot, lacksDisplay } from './sandbox.mjs';

/** @typedef {import('./arguments.mjs').Arguments} Arguments */

/** @param {Arguments} parsed */
async function prepareWindow({ install }) {
  const ready = await prepareOne({ system: windowNeeds, electron: true, namespace: true }, { install });
  if (ready && lacksDisplay()) {
    console.error('There is no display here: the window opens on a virtual one that nobody sees.');
    console.error('The same answers without a window: npm run --silent waybill -- help');
  }
  return ready?.electron ?? null;
}

/** @param {readonly [string, ...string[]]} command */
function onScreen(command) {
  return enclose(command, { asRoot: isLinuxRoot(), withoutDisplay: lacksDisplay() });
}

/**
 * Opens the built application; builds it before where that is due. The application's folder is
 * where the person is, so that a relative path means what was typed.
 * @param {Arguments} parsed
 * @returns {Promise<number>} the application's exit code
 */
export async function start(parsed) {
  const electron = await prepareWindow(parsed);
  if (electron === null) return 1;
  const built = await buildIfStale();
  if (built !== 0) return built;
  const { code } = await run(onScreen([electron, root, ...parsed.own, ...parsed.passed]), { folder: callerFolder('start') });
  return code;
}

/**
 * Opens the application with the development server behind its window.
 * @param {Arguments} parsed
 * @returns {Promise<number>} the exit code
 */
export async function develop(parsed) {
  const electron = await prepareWindow(parsed);
  if (electron === null) return 1;
  const own = [...parsed.own, ...parsed.passed];
  const forApplication = own.length > 0 ? ['--', ...own] : [];
  const command = onScreen([process.execPath, programOf('electron-vite', 'electron-vite'), 'dev', ...forApplication]);
  const { code } = await run(command, { folder: root, variables: { ELECTRON_EXEC_PATH: electron } });
  return code;
}
