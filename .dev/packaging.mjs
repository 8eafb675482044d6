import { build } from './bundle.mjs';
import { runNode } from './children.mjs';
import { electronForPackage } from './electron-binary.mjs';
import { officialFolder } from './electron-official.mjs';
import { programOf, root } from './project.mjs';

/**
 * Builds the application and lays it out, unpacked, below dist/. Only the official Electron goes in.
 * @returns {Promise<number>} the exit code
 */
export async function packageApplication() {
  const electron = await electronForPackage();
  if ('problem' in electron) {
    console.error(electron.problem);
    return 1;
  }
  const built = await build();
  if (built !== 0) return built;
  const args = ['--dir', '--publish', 'never', `-c.electronDist=${officialFolder}`];
  const { code } = await runNode(programOf('electron-builder', 'electron-builder'), args, { folder: root });
  return code;
}
