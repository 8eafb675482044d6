import { idsOf } from '../../lifecycle/facets.ts';
import { absentFromSuccess } from '../../observation/absent-from-store.ts';
import { micros } from '../../observation/instant.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { traced } from './sightings.ts';

const epoch = '1970-01-01T00:00:00Z';

/** The consumer reported an error and nothing reports a success. Suspected while a success may have gone unread. */
export const processFailed: Rule<DeliverContext> = {
  id: 'process-failed',
  code: 'PROCESS_FAILED',
  restsOnAbsence: false,
  decide: (context) => {
    const failures = traced(context, 'failed');
    // Observations stand in the order of their coordinates; the newest failure is the one to show.
    const last = failures.toSorted((a, b) => (micros(a.at ?? epoch) < micros(b.at ?? epoch) ? -1 : 1)).at(-1);
    if (last === undefined) return null;
    const absence = absentFromSuccess(context.lifecycle, context.consumer);
    return holds({
      certainty: absence.proven ? 'proven' : 'suspected',
      evidence: idsOf(failures),
      coverage: absence.coverage,
      facts: { at: last.at ?? '', attempts: String(failures.length), error: last.facts.error ?? '' },
    });
  },
};
