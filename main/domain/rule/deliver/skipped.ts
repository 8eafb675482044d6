import { allAbsent } from '../../observation/absence.ts';
import { absentFromAside, absentFromSuccess, commitsRead } from '../../observation/absent-from-store.ts';
import { remainderRead } from '../../observation/absent-from-place.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openOutcomes } from './open-outcomes.ts';
import { allPassed, touched } from './sightings.ts';
import { traceProgress } from './trace-progress.ts';

/**
 * The group committed past the copy, its trace records every message and has gone on, and nothing
 * shows that this one was processed or put aside; no other copy can stand unread, which the group
 * may yet reach. Always suspected: a process may have died between
 * the effect and its trace.
 */
export const skipped: Rule<DeliverContext> = {
  id: 'skipped',
  code: 'SKIPPED',
  restsOnAbsence: true,
  decide: (context) => {
    const { consumer, lifecycle, facets } = context;
    const passed = allPassed(context);
    if (consumer.trace === null || passed === undefined || touched(context)) return null;
    const evidence = passed.flatMap(({ copy, evidence: commit }) => [copy.id, commit]);
    const absence = allAbsent([
      absentFromSuccess(lifecycle, consumer),
      absentFromAside(lifecycle, consumer, facets.eventAt),
      commitsRead(lifecycle, consumer),
      remainderRead(lifecycle),
    ]);
    const progress = traceProgress(context);
    if (!absence.proven)
      return blocked(absence, ['PROCESSED', 'SKIPPED', ...openOutcomes(context)], {
        evidence,
        facts: { group: consumer.group, ...passed[0]?.copy.coordinates },
        waitsIn: 'consume',
      });
    if (progress?.kind !== 'passed') return null;
    return holds({
      certainty: 'suspected',
      evidence: [...evidence, ...progress.evidence],
      coverage: absence.coverage,
      facts: { group: consumer.group, committed: String(passed[0]?.committed ?? ''), ...passed[0]?.copy.coordinates },
    });
  },
};
