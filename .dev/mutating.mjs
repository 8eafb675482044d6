import { runNode } from './children.mjs';
import { programOf, root } from './project.mjs';

/**
 * Changes `main/domain` in many small ways and counts which of them its quick tests notice. What was
 * tried before is kept in test-results/mutation, so a second run tries only what has changed.
 * @param {import('./arguments.mjs').Arguments} parsed own: folders below main/domain, all without any
 * @returns {Promise<number>} the exit code
 */
export async function mutate({ own, passed }) {
  const folders = own.flatMap((folder) => [`main/domain/${folder}/**/*.ts`]);
  const chosen = folders.length === 0 ? [] : ['--mutate', folders.join(',')];
  const config = 'test/mutation/stryker.config.json';
  const { code } = await runNode(programOf('@stryker-mutator/core', 'stryker'), ['run', config, ...chosen, ...passed], { folder: root });
  return code;
}
