import { idsOf } from '../../lifecycle/facets.ts';
import { absentFromRoute } from '../../observation/absent-from-place.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openCodes } from './open-codes.ts';

/** Every copy was rolled back by its producer: nothing a read_committed consumer may ever see. */
export const transactionAborted: Rule<ProduceContext> = {
  id: 'transaction-aborted',
  code: 'TXN_ABORTED',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, facets } = context;
    const [first] = facets.aborted;
    const others = facets.copies.length - facets.aborted.length + facets.sightings.length;
    if (first === undefined || others > 0) return null;
    const evidence = idsOf([...facets.rows, ...facets.aborted]);
    const facts = {
      ...first.coordinates,
      copies: String(facets.aborted.length),
      rowSaysSent: String(facets.rows.some((row) => row.facts.state === 'sent')),
    };
    const absence = absentFromRoute(lifecycle, facets.eventAt);
    if (!absence.proven) return blocked(absence, ['TXN_ABORTED', ...openCodes(context)], { evidence, facts, waitsIn: 'produce' });
    return holds({ evidence, facts, coverage: absence.coverage });
  },
};
