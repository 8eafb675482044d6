import type { Facets } from '../lifecycle/facets.ts';
import { idsOf } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { RecordObservation, WitnessObservation } from '../observation/observation.ts';
import type { Duplicate, DuplicateCause } from '../verdict/verdict.ts';
import { ledgerRowOf } from './deliberate-resend.ts';

/**
 * Why the broker stored it twice, as the producer ids tell: one producer id and epoch with another
 * sequence is an application that sent twice; another producer id is a restart or a relay that
 * polled again; without producer ids only a producer trace with one send shows a retry.
 */
function causeOf(copies: readonly (RecordObservation | WitnessObservation)[], facets: Facets): DuplicateCause {
  if (copies.some((copy) => copy.facts.resendId !== undefined)) return 'unverified-resend';
  const producers = new Set(copies.map((copy) => copy.facts.producerId));
  if (producers.has(undefined)) return facets.sends.length === 1 && producers.size === 1 ? 'retry' : 'unknown';
  const epochs = new Set(copies.map((copy) => `${copy.facts.producerId} ${copy.facts.producerEpoch}`));
  if (epochs.size > 1) return 'restart';
  // A broker refuses a sequence it has: the same one twice in a partition is no second send.
  const sequences = new Set(copies.map((copy) => `${copy.coordinates['topic']} ${copy.coordinates['partition']} ${copy.facts.sequence}`));
  return sequences.size === copies.length ? 'application' : 'unknown';
}

function placeOf({ source, coordinates }: RecordObservation | WitnessObservation): string {
  return `${source} ${coordinates['topic']} ${coordinates['partition']} ${coordinates['offset']}`;
}

/**
 * D1: the same id at two or more offsets of the destination's topic, or of one stream of its exchange,
 * apart from approved resends. The same offset twice is only a second reading.
 */
export function sendDuplicates(lifecycle: Lifecycle, facets: Facets): readonly Duplicate[] {
  const copies = [...facets.visible, ...facets.witnesses].filter((copy) => ledgerRowOf(lifecycle, copy) === undefined);
  // Several streams of one exchange have a copy each of what was sent once.
  const apart = (topic: string | undefined): string => (lifecycle.route.destination.kind === 'exchange' ? (topic ?? '') : '');
  const twice = [...Map.groupBy(copies, ({ coordinates }) => apart(coordinates['topic'])).values()].filter(
    (log) => new Set(log.map(placeOf)).size > 1,
  );
  const [log] = twice;
  if (log === undefined) return [];
  return [{ class: 'SEND_DUPLICATE', cause: causeOf(log, facets), harmful: false, certainty: 'proven', observations: idsOf(twice.flat()) }];
}
