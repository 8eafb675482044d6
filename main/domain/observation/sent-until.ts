import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Instant } from './instant.ts';
import { micros } from './instant.ts';

/** By when the message had been sent: an instant, false while it may be sent at any moment, null when nothing says that anybody sent it. */
export type SentUntil = Instant | false | null;

function later(a: SentUntil, b: SentUntil): SentUntil {
  if (a === false || b === false) return false;
  if (a === null || b === null) return a ?? b;
  return micros(a) >= micros(b) ? a : b;
}

/**
 * The latest instant at which the message may have been sent, as its rows and its producer's trace
 * say. A stream has no end that can be asked: only something written behind this instant proves that
 * the message is not on its way into it.
 */
export function sentUntil({ observations }: Pick<Lifecycle, 'observations'>): SentUntil {
  const sends = observations.flatMap((observation): readonly SentUntil[] =>
    observation.kind === 'produce' ? [observation.at ?? false] : [],
  );
  const traced = sends.length > 0 ? sends.reduce(later, null) : false;
  const rows = observations.flatMap((observation): readonly SentUntil[] => {
    if (observation.kind !== 'outbox') return [];
    const { state, sentAt, claimedAt, createdAt } = observation.facts;
    switch (state) {
      case 'sent':
        return [sentAt ?? traced];
      case 'failed':
        return [sentAt ?? claimedAt ?? traced];
      case 'none':
        return [sentAt ?? createdAt ?? false];
      case 'pending':
      case 'claimed':
      case 'unknown':
        return [false];
    }
  });
  return [...rows, ...sends].reduce(later, null);
}
