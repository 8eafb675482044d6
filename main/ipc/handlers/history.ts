import { answered } from '../../domain/observation/failure.ts';
import type { BackgroundWatch } from '../background-watch.ts';
import type { Handlers } from '../handlers.ts';

/** What is kept of the open workspace's past, and whether it is sampled now. */
export function historyHandlers(watch: Pick<BackgroundWatch, 'state'>): Pick<Handlers, 'history.state'> {
  return { 'history.state': async () => answered(await watch.state()) };
}
