import type { PartitionPlace } from '../../lifecycle/history.ts';
import type { Absence } from '../../observation/absence.ts';
import { unproven } from '../../observation/absence.ts';
import { partitionPart } from '../../observation/coverage.ts';

/** Nobody sampled what a partition and its groups were like, or not when it mattered. */
export function noHistory({ source, topic, partition }: PartitionPlace): Absence {
  return unproven(source, partitionPart(topic, partition), null, [], 'no-history');
}
