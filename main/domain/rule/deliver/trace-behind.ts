import { traceRead } from '../../observation/absent-from-store.ts';
import { isOlder } from '../age.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openOutcomes } from './open-outcomes.ts';
import { allPassed, touched } from './sightings.ts';
import { traceProgress } from './trace-progress.ts';

/** The group moved past the copy, but its trace has not come this far yet: commits are often ahead of traces. */
export const traceBehind: Rule<DeliverContext> = {
  id: 'trace-behind',
  code: 'IN_FLIGHT',
  restsOnAbsence: true,
  decide: (context) => {
    const { consumer, lifecycle, facets, now } = context;
    // Only waiting is cut short by a time-to-live; a trace may lag behind a commit as long as the route allows.
    if (consumer.trace === null || isOlder(now, facets.eventAt, lifecycle.route.overdueAfter) || touched(context)) return null;
    const passed = allPassed(context);
    const progress = traceProgress(context);
    if (passed === undefined || progress === null || progress.kind === 'passed') return null;
    const evidence = passed.flatMap(({ copy, evidence: commit }) => [copy.id, commit]);
    const absence = traceRead(lifecycle, consumer.trace);
    if (!absence.proven)
      return blocked(absence, ['IN_FLIGHT', 'SKIPPED', ...openOutcomes(context)], {
        evidence,
        facts: { group: consumer.group, ...passed[0]?.copy.coordinates },
        waitsIn: 'consume',
      });
    return holds({
      evidence,
      coverage: absence.coverage,
      facts: { group: consumer.group, ...passed[0]?.copy.coordinates },
      waitsIn: 'consume',
    });
  },
};
