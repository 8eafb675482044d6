import type { Passage } from '../../lifecycle/passage.ts';
import { passageOf } from '../../lifecycle/passage.ts';
import type { Instant } from '../../observation/instant.ts';
import type { Coordinates } from '../../observation/observation.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { Code } from '../../verdict/code.ts';
import type { DeliverContext } from '../rule.ts';

const removed: readonly Code[] = ['EXPIRED', 'LOST_TO_RETENTION'];

/** A copy as far as it matters how a group stands to it: one that can be read, or one that is gone. */
export interface Stood {
  readonly id: string;
  readonly source: string;
  readonly at: Instant | null;
  readonly coordinates: Coordinates;
}

/** The place of a copy that is gone, as the produce part found it; null where it names none. */
export function goneCopy({ lifecycle: { route }, facets, produce }: DeliverContext): (Stood & { readonly offset: bigint }) | null {
  const { destination } = route;
  const { partition, offset: text } = produce.facts;
  const [id] = produce.evidence;
  const offset = wholeNumber(text);
  if (destination.kind === 'exchange' || partition === undefined || text === undefined || offset === null || id === undefined) return null;
  const { source, topic } = destination;
  return { id, source, at: facets.eventAt, coordinates: { topic, partition, offset: text }, offset };
}

/** How the consumer's group stood to a record when retention took it; null where that is not what became of it. */
export function passageOfRemoved(context: DeliverContext): Passage | null {
  const gone = removed.includes(context.produce.code) ? goneCopy(context) : null;
  if (gone === null) return null;
  const { topic = '', partition = '' } = gone.coordinates;
  return passageOf(context.lifecycle, context.facets, context.consumer, {
    source: gone.source,
    topic,
    partition,
    offsetNumber: gone.offset,
  });
}
