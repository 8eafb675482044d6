import { configs, idsOf } from '../../lifecycle/facets.ts';
import type { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { absentFromRoute } from '../../observation/absent-from-place.ts';
import { unproven } from '../../observation/absence.ts';
import type { Microseconds } from '../../observation/instant.ts';
import { micros } from '../../observation/instant.ts';
import type { OutboxObservation } from '../../observation/observation.ts';
import { isOlder } from '../age.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openCodes } from './open-codes.ts';

/** As of when rows are known: on a replica its replay instant, null where its lag is unknown. */
function rowsAsOf(lifecycle: Lifecycle, source: string, now: Microseconds): Microseconds | null {
  const replica = configs(lifecycle, 'database').find((config) => config.source === source && config.facts.replica);
  if (replica === undefined) return now;
  return replica.facts.replayedAt === undefined ? null : micros(replica.facts.replayedAt);
}

function since({ facts }: OutboxObservation): string | undefined {
  return facts.claimedAt ?? facts.createdAt;
}

/**
 * A row waits longer than the relay is allowed. On a replica its age ends at the replay instant: the
 * row may have moved on since, and one that was within the allowance then leaves everything open.
 * Proven only when the destination was read and has no copy.
 */
export const outboxStuck: Rule<ProduceContext> = {
  id: 'outbox-stuck',
  code: 'OUTBOX_STUCK',
  restsOnAbsence: false,
  decide: (context) => {
    const { lifecycle, facets, now } = context;
    const { outbox } = lifecycle.route;
    const waiting = facets.rows.filter((row) => row.facts.state === 'pending' || row.facts.state === 'claimed');
    const [first] = waiting;
    if (outbox === null || first === undefined || waiting.length < facets.rows.length) return null;
    const asOf = rowsAsOf(lifecycle, outbox.source, now);
    const stuck = waiting.filter((row) => isOlder(asOf ?? now, since(row), outbox.allowance));
    const facts = { ...first.coordinates, state: first.facts.state, since: since(first) ?? '' };
    const absence = absentFromRoute(lifecycle, facets.eventAt);
    if (stuck.length === 0) {
      if (asOf === now || !waiting.some((row) => isOlder(now, since(row), outbox.allowance))) return null;
      const replica = unproven(outbox.source, outbox.tables.join(', '));
      return blocked(replica, ['OUTBOX_STUCK', 'IN_FLIGHT', 'RELAY_LOST', 'BROKER_LOST', ...openCodes(context)], {
        evidence: idsOf(waiting),
        facts,
        waitsIn: 'produce',
      });
    }
    return holds({
      certainty: absence.proven && asOf !== null ? 'proven' : 'suspected',
      evidence: idsOf(stuck),
      coverage: absence.coverage,
      facts,
    });
  },
};
