import { idsOf } from '../../lifecycle/facets.ts';
import { exchangeOf } from '../../lifecycle/topology.ts';
import { allAbsent, unproven } from '../../observation/absence.ts';
import { absentFromFallbacks, soughtOf, streamsRead } from '../../observation/absent-from-place.ts';
import { outboxRead } from '../../observation/absent-from-store.ts';
import { topologyPart } from '../../observation/coverage.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { bindingsThen } from './bindings-then.ts';
import { openCodes } from './open-codes.ts';

/**
 * Somebody says that it was sent, the exchange had no queue for the route's key and has no alternate
 * exchange, and no copy stands anywhere. Proven by the bindings that were sampled before and after
 * the sending; by those of now alone it is suspected.
 */
export const boundNowhere: Rule<ProduceContext> = {
  id: 'bound-nowhere',
  code: 'UNROUTED',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, facets } = context;
    const { destination } = lifecycle.route;
    if (destination.kind === 'topic') return null;
    const { source, exchange: name, routingKey } = destination;
    const exchange = exchangeOf(lifecycle, lifecycle.route);
    const then = bindingsThen(context);
    const sampled = then.routed === 'no';
    if (exchange?.facts.alternate !== undefined || (!sampled && (then.routed === 'yes' || exchange?.facts.routed !== 'no'))) return null;
    const sentRows = facets.rows.filter((row) => row.facts.state === 'sent');
    const sends = facets.sends.filter((send) => send.facts.outcome === 'ok');
    const said = idsOf([...sentRows, ...sends]);
    if (said.length === 0 || facets.copies.length > 0) return null;
    const evidence = [...said, ...then.evidence, ...(exchange === undefined ? [] : [exchange.id])];
    const facts = {
      exchange: name,
      routingKey,
      sentAt: sentRows[0]?.facts.sentAt ?? sends[0]?.at ?? '',
      ...(sampled ? { by: 'samples' } : {}),
    };
    const absence = allAbsent([
      absentFromFallbacks(lifecycle, soughtOf(lifecycle, facets.eventAt)),
      streamsRead(lifecycle),
      ...(facets.rows.length === 0 ? [outboxRead(lifecycle)] : []),
      // An alternate exchange would have taken it.
      ...(exchange === undefined ? [unproven(source, topologyPart('exchange', name))] : []),
    ]);
    if (!absence.proven)
      return blocked(absence, ['UNROUTED', 'RELAY_LOST', ...openCodes(context)], { evidence, facts, waitsIn: 'produce' });
    return holds({
      certainty: sampled ? 'proven' : 'suspected',
      candidates: sampled ? [] : ['UNROUTED', 'RELAY_LOST', 'BROKER_LOST'],
      evidence,
      coverage: absence.coverage,
      facts,
    });
  },
};
