import type { Facets } from '../lifecycle/facets.ts';
import { configs, idsOf } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { RecordObservation, WitnessObservation } from '../observation/observation.ts';
import type { Duplicate } from '../verdict/verdict.ts';

type Copy = RecordObservation | WitnessObservation;

/** The row of the resend ledger that made a copy: it has the copy's resend header, and its attempt went out for certain or may have. */
export function ledgerRowOf(lifecycle: Lifecycle, { facts: { resendId } }: Copy) {
  if (resendId === undefined) return undefined;
  return configs(lifecycle, 'resend').find(({ facts }) => facts.resendId === resendId && facts.outcome !== 'open');
}

/** D2: a copy with a resend header of which the ledger has the attempt, beside what was sent before. A header alone is no proof. */
export function deliberateResends(lifecycle: Lifecycle, facets: Facets): readonly Duplicate[] {
  const copies = [...facets.visible, ...facets.witnesses];
  const resent = copies.flatMap((copy) => {
    const row = ledgerRowOf(lifecycle, copy);
    return row === undefined ? [] : [{ copy, row }];
  });
  if (resent.length === 0 || copies.length < 2) return [];
  const rows = [...new Set(resent.map(({ row }) => row.id))];
  const observations = [...idsOf(copies), ...rows];
  return [{ class: 'DELIBERATE_RESEND', cause: 'resend', harmful: false, certainty: 'proven', observations }];
}
