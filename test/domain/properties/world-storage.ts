import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { Consumer, Route } from '../../../main/domain/workspace/route.ts';
import { epochConfig, partitionConfig, placeConfig, topicConfig } from '../builders/configs.ts';
import { covered } from '../builders/coverage.ts';
import { businessKey } from '../builders/observations.ts';
import type { Change } from '../builders/reading.ts';
import { alsoSeen, changed, said } from '../builders/reading.ts';
import { commitSample, partitionSample } from '../builders/samples.ts';
import { ago, minute } from '../builders/time.ts';
import type { Consumption } from './world-consumption.ts';
import type { Production } from './world-production.ts';

const doneBeforeTheEnd: readonly Consumption[] = ['processed', 'failed', 'dead-lettered', 'filtered', 'discarded'];

/** What a consumer can truly have done with a message that its log lost: worked on it before, or never have come to it. */
export function possibleFate(production: Production, fate: Consumption): Consumption {
  const lost = production === 'cut-off' || production === 'rewritten' || production === 'compacted';
  return lost && !doneBeforeTheEnd.includes(fate) ? 'not-yet' : fate;
}

/** Offsets below 200 of partition 1 are gone, since some four minutes. */
function removal(before: Parameters<Change>[0]): ReturnType<Change> {
  const range = { from: '200', to: '1000' };
  return said(partitionConfig({ logStart: '200', firstAt: ago(minute) }))(
    changed('destination', 'orders/1', { wanted: range, read: [range] })(before),
  );
}

/** How the group of a consumer stood before and after the removal; who skipped it jumped over the gap once it was there. */
function commitsAround({ group, commit }: Consumer, fate: Consumption): readonly Observation[] {
  if (commit === 'external') return [];
  const behind = fate === 'not-yet' || fate === 'processed-uncommitted' || fate === 'skipped';
  const committed = behind ? '150' : '250';
  return [
    commitSample({ group, at: ago(8 * minute), committed: '150' }),
    commitSample({ group, at: ago(6 * minute), committed }),
    commitSample({ group, at: ago(3 * minute), committed }),
  ];
}

function sampled({ consumers }: Route, fates: readonly Consumption[]): Change {
  const samples = [
    partitionSample({ at: ago(5 * minute) }),
    partitionSample({ at: ago(4 * minute), logStart: '200' }),
    ...consumers.flatMap((consumer, index) => commitsAround(consumer, fates[index] ?? 'not-yet')),
  ];
  const past = covered('history', 'kafka', 'orders/1', { unit: 'instant' });
  return (before) => alsoSeen(...samples)({ ...before, coverage: [...before.coverage, past] });
}

/** What the log says of a message that it does not have any more. */
export function storageOf(production: Production, route: Route, fates: readonly Consumption[], history: boolean): readonly Change[] {
  switch (production) {
    case 'removed':
      return [removal, ...(history ? [sampled(route, fates)] : [])];
    case 'cut-off':
      return [alsoSeen(epochConfig({ offset: '1000' }))];
    case 'rewritten':
      return [alsoSeen(epochConfig({ offset: '450' }), placeConfig({ messageId: 'm-18', businessKey: 'o-10' }))];
    case 'compacted':
      return [
        said(topicConfig({ cleanupPolicy: 'compact' })),
        alsoSeen(placeConfig(), placeConfig({ offset: '700', messageId: 'm-18', businessKey })),
      ];
    case 'replaced':
      return [said(topicConfig({ cleanupPolicy: 'compact' })), alsoSeen(placeConfig({ offset: '700', messageId: 'm-18', businessKey }))];
    default:
      return [];
  }
}
