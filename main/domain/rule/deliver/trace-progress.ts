import type { ConsumeObservation } from '../../observation/observation.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import { isOlder } from '../age.ts';
import type { DeliverContext } from '../rule.ts';
import { allPassed } from './sightings.ts';

/**
 * What the consumer's trace says of the copies' partitions: `passed` when a later offset was traced
 * longer than grace ago, or when the copy is overdue and an earlier one was traced; `pending` when
 * the trace may not have come this far.
 */
export interface TraceProgress {
  readonly kind: 'passed' | 'pending';
  readonly evidence: readonly string[];
}

interface TracedLine {
  readonly line: ConsumeObservation;
  readonly offset: bigint;
}

function linesIn(lines: readonly ConsumeObservation[], consumer: string, partition: string | undefined): readonly TracedLine[] {
  return lines.flatMap((line) => {
    const offset = wholeNumber(line.facts.offset);
    return offset === null || partition === undefined || line.facts.consumer !== consumer || line.facts.partition !== partition
      ? []
      : [{ line, offset }];
  });
}

/** Null when the group is not known to have passed every copy. */
export function traceProgress(context: DeliverContext): TraceProgress | null {
  const passed = allPassed(context);
  if (passed === undefined) return null;
  const { now, lifecycle, facets, consumer } = context;
  const proofs = passed.map(({ copy }) => {
    const offset = wholeNumber(copy.coordinates['offset']);
    if (offset === null) return undefined;
    const lines = linesIn(facets.neighbours, consumer.name, copy.coordinates['partition']);
    const later = lines.find((traced) => traced.offset > offset && isOlder(now, traced.line.at, lifecycle.route.grace));
    if (later !== undefined) return later.line;
    const overdue = isOlder(now, facets.eventAt ?? copy.at, lifecycle.route.overdueAfter);
    return overdue ? lines.find((traced) => traced.offset < offset)?.line : undefined;
  });
  const evidence = proofs.flatMap((line) => (line === undefined ? [] : [line.id]));
  return { kind: evidence.length === proofs.length ? 'passed' : 'pending', evidence };
}

/** The highest offset of the partition that the consumer's trace has, as a watermark consumer's position. */
export function highestTraced(
  { facets, consumer }: DeliverContext,
  partition: string | undefined,
): { readonly offset: bigint; readonly evidence: string } | undefined {
  const lines = linesIn([...facets.neighbours, ...facets.consumes], consumer.name, partition);
  const [highest] = lines.toSorted((a, b) => (a.offset > b.offset ? -1 : Number(a.offset < b.offset)));
  return highest === undefined ? undefined : { offset: highest.offset, evidence: highest.line.id };
}
