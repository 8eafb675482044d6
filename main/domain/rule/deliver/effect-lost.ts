import { idsOf } from '../../lifecycle/facets.ts';
import { allAbsent, readingsOf } from '../../observation/absence.ts';
import { absentFromDedupe, absentFromEffect, absentFromTrace } from '../../observation/absent-from-store.ts';
import type { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { consumerPart } from '../../observation/coverage.ts';
import type { Microseconds } from '../../observation/instant.ts';
import { micros } from '../../observation/instant.ts';
import type { Consumer, Effect } from '../../workspace/route.ts';
import { insideGrace, isOlder } from '../age.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openOutcomes } from './open-outcomes.ts';
import { deduped, traced } from './sightings.ts';

/** As of when the effect was looked for; null when nobody knows. */
function asOfOf(lifecycle: Lifecycle, consumer: Consumer, effect: Effect): Microseconds | null {
  const [entry] = readingsOf(lifecycle, effect.source, 'effect', consumerPart(consumer.name, effect.table));
  return entry?.asOf === undefined || entry.asOf === null ? null : micros(entry.asOf);
}

/**
 * The idempotency key was written first and the call failed: the consumer's own key suppresses every
 * retry. Needs a trace and an effect to have been read, because it is told from their silence.
 */
export const effectLost: Rule<DeliverContext> = {
  id: 'effect-lost',
  code: 'EFFECT_LOST',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, consumer, now, facets } = context;
    if (consumer.trace === null || consumer.effect === null) return null;
    // A claim may be younger than the moment as of which its effect was looked for, on a replica.
    const lookedAt = asOfOf(lifecycle, consumer, consumer.effect) ?? now;
    const claims = deduped(context, 'claimed').filter((entry) => {
      const claimedAt = entry.at ?? facets.eventAt;
      return isOlder(now, claimedAt, lifecycle.route.grace) && isOlder(lookedAt, claimedAt, 0);
    });
    const suppressed = insideGrace(context) ? [] : traced(context, 'duplicate');
    const evidence = idsOf([...claims, ...suppressed]);
    if (evidence.length === 0) return null;
    const facts = { key: claims[0]?.facts.key ?? '', place: claims[0]?.facts.place ?? '', suppressed: String(suppressed.length) };
    const written = consumer.dedupe
      .filter((dedupe) => dedupe.means === 'done')
      .map((dedupe) => absentFromDedupe(lifecycle, consumer, dedupe));
    const absence = allAbsent([
      absentFromTrace(lifecycle, consumer.trace),
      absentFromEffect(lifecycle, consumer, consumer.effect),
      ...written,
    ]);
    if (!absence.proven) return blocked(absence, ['EFFECT_LOST', 'PROCESSED', ...openOutcomes(context)], { evidence, facts });
    return holds({ evidence, facts, coverage: absence.coverage });
  },
};
