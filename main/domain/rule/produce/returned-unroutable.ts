import { idsOf } from '../../lifecycle/facets.ts';
import { allAbsent } from '../../observation/absence.ts';
import { absentFromFallbacks, soughtOf, streamsRead } from '../../observation/absent-from-place.ts';
import { outboxRead } from '../../observation/absent-from-store.ts';
import type { ProduceObservation } from '../../observation/observation.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openCodes } from './open-codes.ts';

/** True for a confirmation of the same attempt: a broker returns an unroutable message, and then acknowledges it. */
function confirmsReturn(confirmed: ProduceObservation, returned: readonly ProduceObservation[]): boolean {
  const attempt = wholeNumber(confirmed.facts.attempt);
  return returned.some((line) => {
    const own = wholeNumber(line.facts.attempt);
    return attempt !== null && own !== null && attempt <= own;
  });
}

/**
 * The producer asked for a queue, and the broker returned the message because no queue was bound for
 * it: the broker's own word. Suspected where another send was confirmed, which may have arrived.
 */
export const returnedUnroutable: Rule<ProduceContext> = {
  id: 'returned-unroutable',
  code: 'UNROUTED',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, facets } = context;
    const returned = facets.sends.filter((send) => send.facts.outcome === 'returned');
    const [first] = returned;
    if (first === undefined || facets.copies.length > 0) return null;
    const evidence = idsOf(returned);
    const facts = { at: first.at ?? '', error: first.facts.error ?? '' };
    const absence = allAbsent([
      absentFromFallbacks(lifecycle, soughtOf(lifecycle, facets.eventAt)),
      streamsRead(lifecycle),
      // A trace alone does not say whether the row waits for another try.
      ...(facets.rows.length === 0 ? [outboxRead(lifecycle)] : []),
    ]);
    if (!absence.proven) return blocked(absence, ['UNROUTED', ...openCodes(context)], { evidence, facts, waitsIn: 'produce' });
    const other = facets.sends.some((send) => send.facts.outcome === 'ok' && !confirmsReturn(send, returned));
    return holds({
      certainty: other ? 'suspected' : 'proven',
      candidates: other ? ['UNROUTED', 'RELAY_LOST'] : [],
      evidence,
      coverage: absence.coverage,
      facts,
    });
  },
};
