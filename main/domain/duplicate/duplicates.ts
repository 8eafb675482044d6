import type { Facets } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import { allAbsent } from '../observation/absence.ts';
import { absentFromDestination, destinationReadToEnd, soughtOf } from '../observation/absent-from-place.ts';
import { absentFromEffect, absentFromTrace } from '../observation/absent-from-store.ts';
import type { Duplicate } from '../verdict/verdict.ts';
import { deliberateResends } from './deliberate-resend.ts';
import { duplicateEffects } from './duplicate-effect.ts';
import { fanOuts } from './fan-out.ts';
import { redeliveries } from './redelivery.ts';
import { rewinds } from './rewind.ts';
import { sendDuplicates } from './send-duplicate.ts';
import { suppressions } from './suppressed.ts';

/**
 * How a message occurred more than once, causes and impact; several classes may hold at once. What
 * was found stands; `complete` says whether a further copy could have gone unread.
 */
export function duplicatesOf(
  lifecycle: Lifecycle,
  facets: Facets,
): { readonly duplicates: readonly Duplicate[]; readonly complete: boolean } {
  const { route } = lifecycle;
  const absence = allAbsent([
    absentFromDestination(lifecycle, soughtOf(lifecycle, facets.eventAt)),
    destinationReadToEnd(lifecycle),
    ...route.consumers.flatMap((consumer) => [
      ...(consumer.trace === null ? [] : [absentFromTrace(lifecycle, { ...consumer.trace, sampled: 'every' })]),
      ...(consumer.effect === null ? [] : [absentFromEffect(lifecycle, consumer, consumer.effect)]),
    ]),
  ]);
  const duplicates = [
    ...sendDuplicates(lifecycle, facets),
    ...deliberateResends(lifecycle, facets),
    ...redeliveries(lifecycle, facets),
    ...rewinds(lifecycle, facets),
    ...fanOuts(lifecycle, facets),
    ...duplicateEffects(lifecycle, facets),
    ...suppressions(lifecycle, facets),
  ];
  return { duplicates, complete: absence.proven };
}
