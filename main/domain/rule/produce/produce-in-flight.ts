import { idsOf } from '../../lifecycle/facets.ts';
import { insideGrace, isOlder } from '../age.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';

/**
 * Too young to miss anything, sent so recently that its record may still be on its way (a relay may
 * say sent before the broker has answered), or waiting for the relay within its allowance.
 */
export const produceInFlight: Rule<ProduceContext> = {
  id: 'produce-in-flight',
  code: 'IN_FLIGHT',
  restsOnAbsence: false,
  decide: (context) => {
    const { facets, now, lifecycle } = context;
    const evidence = idsOf([...facets.rows, ...facets.sends]);
    if (evidence.length === 0) return null;
    if (insideGrace(context))
      return holds({ evidence, facts: { since: facets.eventAt ?? '', state: facets.rows[0]?.facts.state ?? '' }, waitsIn: 'produce' });
    const justSent = facets.rows.find(
      ({ facts }) => facts.state === 'sent' && facts.sentAt !== undefined && !isOlder(now, facts.sentAt, lifecycle.route.grace),
    );
    if (justSent !== undefined)
      return holds({ evidence, facts: { since: justSent.facts.sentAt ?? '', state: 'sent' }, waitsIn: 'produce' });
    const allowance = lifecycle.route.outbox?.allowance ?? 0;
    const waiting = facets.rows.filter((row) => row.facts.state === 'pending' || row.facts.state === 'claimed');
    const patient = waiting.filter((row) => !isOlder(now, row.facts.claimedAt ?? row.facts.createdAt, allowance));
    const [first] = patient;
    if (first === undefined || waiting.length < facets.rows.length) return null;
    return holds({ evidence: idsOf(patient), facts: { since: first.facts.createdAt ?? '', state: first.facts.state }, waitsIn: 'produce' });
  },
};
