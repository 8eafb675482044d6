import { idsOf } from '../../lifecycle/facets.ts';
import { queueOf } from '../../lifecycle/topology.ts';
import type { Absence } from '../../observation/absence.ts';
import { absentFromPart, allAbsent, nothingNeeded } from '../../observation/absence.ts';
import { absentFromAside, absentFromSuccess } from '../../observation/absent-from-store.ts';
import { topologyPart } from '../../observation/coverage.ts';
import { micros } from '../../observation/instant.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { traced } from './sightings.ts';

const epoch = '1970-01-01T00:00:00Z';

/** What its queue does with what is rejected must be known: it may have put it aside, or tried to. */
function queueRead({ lifecycle, consumer }: DeliverContext): Absence {
  const { destination } = lifecycle.route;
  if (destination.kind !== 'exchange' || consumer.queue === null || queueOf(lifecycle, lifecycle.route, consumer) !== undefined)
    return nothingNeeded;
  return absentFromPart(lifecycle, destination.source, 'topology', topologyPart('queue', consumer.queue));
}

/**
 * The consumer reported an error and nothing reports a success. Suspected while a success, or a copy
 * that was put aside, may have gone unread.
 */
export const processFailed: Rule<DeliverContext> = {
  id: 'process-failed',
  code: 'PROCESS_FAILED',
  restsOnAbsence: false,
  decide: (context) => {
    const failures = traced(context, 'failed');
    // Observations stand in the order of their coordinates; the newest failure is the one to show.
    const last = failures.toSorted((a, b) => (micros(a.at ?? epoch) < micros(b.at ?? epoch) ? -1 : 1)).at(-1);
    if (last === undefined) return null;
    const { lifecycle, consumer, facets } = context;
    const absence = allAbsent([
      absentFromSuccess(lifecycle, consumer),
      absentFromAside(lifecycle, consumer, facets.eventAt),
      queueRead(context),
    ]);
    return holds({
      certainty: absence.proven ? 'proven' : 'suspected',
      evidence: idsOf(failures),
      coverage: absence.coverage,
      facts: { at: last.at ?? '', attempts: String(failures.length), error: last.facts.error ?? '' },
    });
  },
};
