import { idsOf } from '../../lifecycle/facets.ts';
import { allAbsent } from '../../observation/absence.ts';
import { outboxRead } from '../../observation/absent-from-store.ts';
import { absentFromRoute } from '../../observation/absent-from-place.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openCodes } from './open-codes.ts';

/** The producer got a definite error, nobody got a confirmation, and no copy exists. */
export const sendFailed: Rule<ProduceContext> = {
  id: 'send-failed',
  code: 'SEND_FAILED',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, facets } = context;
    const failedRows = facets.rows.filter((row) => row.facts.state === 'failed');
    const failedSends = facets.sends.filter((send) => send.facts.outcome === 'failed');
    const confirmed = facets.rows.some((row) => row.facts.state === 'sent') || facets.sends.some((send) => send.facts.outcome === 'ok');
    const evidence = idsOf([...failedRows, ...failedSends]);
    if (evidence.length === 0 || confirmed || facets.copies.length > 0) return null;
    const facts = { error: failedRows[0]?.facts.error ?? failedSends[0]?.facts.error ?? '' };
    // A trace alone does not say whether the row waits for another try.
    const absence = allAbsent([absentFromRoute(lifecycle, facets.eventAt), ...(facets.rows.length === 0 ? [outboxRead(lifecycle)] : [])]);
    if (!absence.proven) return blocked(absence, ['SEND_FAILED', ...openCodes(context)], { evidence, facts, waitsIn: 'store' });
    return holds({ evidence, facts, coverage: absence.coverage });
  },
};
