import { healthyConfigs } from '../builders/configs.ts';
import { briefly } from '../builders/examination.ts';
import type { Reading } from '../builders/reading.ts';

/** A reading in few lines, for the message of a test that fails; what healthy sources say of themselves is left out. */
export function showReading({ route, observations, coverage }: Reading): string {
  const usual = new Set(healthyConfigs(route).map((config) => JSON.stringify(config)));
  const unusual = observations.filter((observation) => !usual.has(JSON.stringify(observation)));
  const seen = unusual.map((observation) => {
    const { messageId: _id, businessKey: _key, ...facts } = { messageId: '', businessKey: '', ...observation.facts };
    return `  ${briefly(observation)} at ${observation.at} ${JSON.stringify(facts)}`;
  });
  const read = coverage.map(({ role, part, wanted, read: ranges, asOf, complete, reason }) => {
    const state = complete && reason === null ? 'complete' : `${complete ? 'complete' : 'incomplete'} ${reason}`;
    return `  ${role} ${part}: ${state}, ${wanted === null ? '' : `${ranges.map(({ from, to }) => `${from}..${to}`).join(' ')} of ${wanted.from}..${wanted.to}, `}as of ${asOf}`;
  });
  const consumers = route.consumers.map(
    ({ name, trace, dedupe, effect, retries, deadLetter, commit, isolation }) =>
      `  ${name}: trace ${trace?.sampled ?? 'none'}, dedupe ${dedupe.map((store) => store.means).join('+')}, effect ${effect !== null}, aside ${retries.length > 0}/${deadLetter !== null}, ${commit}, ${isolation}`,
  );
  return [
    `route: outbox ${route.outbox !== null}, fallbacks ${route.fallbacks.length}, timeToLive ${route.timeToLive}`,
    ...consumers,
    'seen:',
    ...seen,
    'read:',
    ...read,
  ].join('\n');
}
