import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { Route } from '../../../main/domain/workspace/route.ts';
import type { Duplicate, DuplicateClass } from '../../../main/domain/verdict/verdict.ts';
import { examine } from './examination.ts';
import type { Change } from './reading.ts';
import { reading } from './reading.ts';

export interface FoundDuplicate extends Duplicate {
  /** What it rests on, in few words. */
  readonly seen: readonly string[];
}

/** The duplicates of one class that a reading shows. */
export function duplicatesIn(
  name: DuplicateClass,
  observations: readonly Observation[],
  given: { readonly route?: Route } = {},
  ...changes: readonly Change[]
): readonly FoundDuplicate[] {
  const found = examine(reading(observations, given, ...changes));
  return found.duplicates.filter((each) => each.class === name).map((each) => ({ ...each, seen: found.seen(each) }));
}
