import { boundaryOf, configs, idsOf } from '../../lifecycle/facets.ts';
import type { Absence } from '../../observation/absence.ts';
import { allAbsent } from '../../observation/absence.ts';
import { absentFromRoute, remainderRead } from '../../observation/absent-from-place.ts';
import { insideGrace } from '../age.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import type { Code } from '../../verdict/code.ts';
import type { Acknowledged } from './acknowledged.ts';
import { boundaryAfterSending } from './boundary-after-sending.ts';
import { logCut } from './log-cut.ts';
import { openCodes } from './open-codes.ts';

/** True when the destination's policy is known to compact: then another copy may be gone without a trace. */
export function compacts({ lifecycle }: ProduceContext): boolean {
  const { destination } = lifecycle.route;
  return configs(lifecycle, 'topic').some(
    ({ source, coordinates, facts }) =>
      destination.kind === 'topic' &&
      source === destination.source &&
      coordinates['topic'] === destination.topic &&
      facts.cleanupPolicy?.includes('compact') === true,
  );
}

/** No other copy: of a compacted log as far as it is left. */
function noOtherCopy(context: ProduceContext): Absence {
  const { lifecycle, facets } = context;
  return compacts(context) ? remainderRead(lifecycle) : absentFromRoute(lifecycle, facets.eventAt);
}

/**
 * Every log begins with leader epoch 0 and is cut only by a change of its leader. One that never had
 * such a change is another topic of the same name, or the acknowledged place is wrong.
 */
function neverChangedLeader({ lifecycle }: ProduceContext, { source, topic, partition }: Acknowledged): boolean {
  return boundaryOf(lifecycle, { source, coordinates: { topic, partition } })?.facts.leaderEpoch === '0';
}

function othersThan(context: ProduceContext, place: Acknowledged): readonly Code[] {
  return [...(compacts(context) ? (['COMPACTED'] as const) : []), ...(neverChangedLeader(context, place) ? (['RELAY_LOST'] as const) : [])];
}

/**
 * Acknowledged at a place that its log does not have any more: the log ends before it, holds another
 * message there, or a later leader epoch begins at or below it. A consumer may have had it before.
 * Which setting allowed it (acknowledgements, elections) the log does not tell.
 */
export const brokerLost: Rule<ProduceContext> = {
  id: 'broker-lost',
  code: 'BROKER_LOST',
  restsOnAbsence: true,
  decide: (context) => {
    const { facets } = context;
    const cut = facets.copies.length > 0 || insideGrace(context) ? undefined : logCut(context);
    if (cut === undefined) return null;
    const { place, by } = cut;
    const evidence = [...cut.evidence, ...idsOf(facets.sightings)];
    const facts = { topic: place.topic, partition: place.partition, offset: place.offset, by, ...cut.facts };
    const absence = allAbsent([noOtherCopy(context), boundaryAfterSending(context)]);
    if (!absence.proven) return blocked(absence, ['BROKER_LOST', ...openCodes(context)], { evidence, facts, waitsIn: 'store' });
    const others = othersThan(context, place);
    const doubt = others.includes('COMPACTED') ? { cause: 'compacts' } : others.length > 0 ? { cause: 'same-leader' } : {};
    return holds({
      certainty: others.length > 0 ? 'suspected' : 'proven',
      candidates: others.length > 0 ? ['BROKER_LOST', ...others] : [],
      evidence,
      coverage: absence.coverage,
      facts: { ...facts, ...doubt },
    });
  },
};
