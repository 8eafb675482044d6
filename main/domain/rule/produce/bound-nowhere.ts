import { idsOf } from '../../lifecycle/facets.ts';
import { exchangeOf } from '../../lifecycle/topology.ts';
import { allAbsent } from '../../observation/absence.ts';
import { absentFromFallbacks, soughtOf, streamsRead } from '../../observation/absent-from-place.ts';
import { outboxRead } from '../../observation/absent-from-store.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openCodes } from './open-codes.ts';

/**
 * Somebody says that it was sent, the exchange has no queue for the route's key now and no alternate
 * exchange, and no copy stands anywhere. Suspected: what was bound at that time was not sampled.
 */
export const boundNowhere: Rule<ProduceContext> = {
  id: 'bound-nowhere',
  code: 'UNROUTED',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, facets } = context;
    const exchange = exchangeOf(lifecycle, lifecycle.route);
    if (exchange === undefined || exchange.facts.routed !== 'no' || exchange.facts.alternate !== undefined) return null;
    const sentRows = facets.rows.filter((row) => row.facts.state === 'sent');
    const sends = facets.sends.filter((send) => send.facts.outcome === 'ok');
    const said = idsOf([...sentRows, ...sends]);
    if (said.length === 0 || facets.copies.length > 0) return null;
    const evidence = [...said, exchange.id];
    const { exchange: name = '', routingKey = '' } = exchange.coordinates;
    const facts = { exchange: name, routingKey, sentAt: sentRows[0]?.facts.sentAt ?? sends[0]?.at ?? '' };
    const absence = allAbsent([
      absentFromFallbacks(lifecycle, soughtOf(lifecycle, facets.eventAt)),
      streamsRead(lifecycle),
      ...(facets.rows.length === 0 ? [outboxRead(lifecycle)] : []),
    ]);
    if (!absence.proven)
      return blocked(absence, ['UNROUTED', 'RELAY_LOST', ...openCodes(context)], { evidence, facts, waitsIn: 'produce' });
    return holds({
      certainty: 'suspected',
      candidates: ['UNROUTED', 'RELAY_LOST', 'BROKER_LOST'],
      evidence,
      coverage: absence.coverage,
      facts,
    });
  },
};
