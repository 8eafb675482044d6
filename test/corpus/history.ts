import type { OpenWorkspace } from '../../main/service/open-workspace.ts';
import { watchRoutes } from '../../main/service/watch-routes.ts';
import { type OpenedForTest, type SecretsForTest, openWorkspace } from '../compose/open-workspace.ts';
import { newFolder } from '../harness/keeper.ts';
import { unhurried } from '../service/asking.ts';

/** Samples that are not further apart than a few of these belong together. */
const interval = 60_000;

/** Opens a workspace with a history of its own, in a folder that is removed with everything else of this run. */
export async function openWithHistory(workspace: object, secrets: SecretsForTest = {}): Promise<OpenedForTest> {
  return openWorkspace(workspace, null, secrets, await newFolder('state'));
}

/** One round of `watch` over one route. Throws when anything of it could not be sampled. */
export async function sampleOnce({ history, ...open }: OpenWorkspace, route: string): Promise<void> {
  if (history === null) throw new Error('This workspace keeps no history.');
  const asked = { route, interval, once: true };
  for await (const news of watchRoutes({ ...open, history }, asked, () => Promise.resolve(), unhurried)) {
    const failed = news.type === 'refused' || news.type === 'usage' || (news.type === 'result' && !news.result.complete);
    if (failed) throw new Error(`${route} was not sampled: ${JSON.stringify(news)}`);
  }
}
