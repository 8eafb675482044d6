import { boundaryOf } from '../../lifecycle/facets.ts';
import type { RecordObservation } from '../../observation/observation.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { DeliverContext } from '../rule.ts';

export interface HeldBack {
  readonly copy: RecordObservation;
  readonly lastStable: string;
  readonly evidence: readonly string[];
}

/**
 * The first copy that a read_committed consumer cannot see because an older transaction of the
 * partition is open: it stands at or above the last stable offset. Undefined for other consumers,
 * and when some copy stands below it.
 */
export function heldBack({ lifecycle, facets, consumer }: DeliverContext): HeldBack | undefined {
  if (consumer.isolation !== 'read_committed') return undefined;
  const held = facets.visible.flatMap((copy) => {
    const boundary = boundaryOf(lifecycle, copy);
    const [offset, lastStable] = [wholeNumber(copy.coordinates['offset']), wholeNumber(boundary?.facts.lastStable)];
    if (boundary === undefined || offset === null || lastStable === null || offset < lastStable) return [];
    return [{ copy, lastStable: boundary.facts.lastStable, evidence: [copy.id, boundary.id] }];
  });
  return held.length === facets.visible.length ? held[0] : undefined;
}
