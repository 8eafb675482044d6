import { splitByAllocation } from '../../domain/sequence/allocation.ts';
import type { GapAsked } from '../../domain/sequence/allocation.ts';
import type { Continuity } from '../../domain/sequence/detector.ts';
import type { Gap } from '../../domain/sequence/sequence-report.ts';
import { formatInstant } from '../../domain/observation/instant.ts';
import type { Route, Trace } from '../../domain/workspace/route.ts';
import { unread } from '../../ports/broker.ts';
import type { Patience, TracedQuestion } from '../../ports/numbers.ts';
import { tracesOf } from '../gather/ask-traces.ts';
import type { Gathering } from '../gather/gathering.ts';
import { takeContinuity } from './take-continuity.ts';

/** Earlier and later than any line. */
const always = { from: '1970-01-01T00:00:00.000Z', to: '9999-12-31T00:00:00.000Z' };

/** The traces of a route whose lines carry numbers, each once. */
export function numberedTraces(route: Route): ReturnType<typeof tracesOf> {
  return tracesOf(route).filter(({ trace: { columns } }) => columns.producer !== undefined && columns.sequence !== undefined);
}

function placeOf({ destination }: Route): TracedQuestion['place'] {
  return destination.kind === 'topic' ? { name: destination.topic, partitioned: true } : { name: destination.exchange, partitioned: false };
}

/** Why nothing of a trace can be looked at; null when it can. An absence from a sample proves nothing. */
function unusable({ name, sampled, columns }: Trace, { partitioned }: TracedQuestion['place']): string | null {
  if (sampled !== 'every') return `unsupported: trace "${name}" is not declared with sampled: false, so a number may be missing from it`;
  if (partitioned && columns.partition === undefined) return `misconfigured: columns.partition of trace "${name}" is not set`;
  return null;
}

/** The partition that a gap's part names; null for a part without partitions. */
function partitionOf({ part }: Gap, { partitioned }: TracedQuestion['place']): string | null {
  return partitioned ? part.slice(part.lastIndexOf('/') + 1) : null;
}

/** What the traces of a route say: gaps in what consumers saw, and the stored gaps with those of their numbers that were never given. */
export interface TracedSequences {
  readonly continuities: readonly Continuity[];
  readonly stored: readonly Gap[];
}

/** Reads the traces one after the other; lines a grace before and behind the window tell what only came out of order. */
export async function tracedSequences(gathering: Gathering, stored: readonly Gap[], patience: Patience): Promise<TracedSequences> {
  const { open, route, collector, signal } = gathering;
  const place = placeOf(route);
  const { from, to } = patience.asked;
  const margin = BigInt(Math.round(patience.grace)) * 1000n;
  const window = {
    from: from === null ? always.from : formatInstant(from - margin),
    to: to === null ? always.to : formatInstant(to + margin),
  };
  const continuities: Continuity[] = [];
  let explained = stored;
  for (const { trace, consumers } of numberedTraces(route)) {
    const { source } = trace;
    const reason = unusable(trace, place);
    if (reason !== null) {
      collector.add(source, unread({ source, role: 'trace', part: trace.name, unit: 'instant' }, reason));
      continue;
    }
    const sends = trace.stages.produce.length > 0;
    const suspected = sends ? explained.filter(({ kind }) => kind === 'suspected') : [];
    const gaps: readonly GapAsked[] = suspected.map((gap) => ({ ...gap, partition: partitionOf(gap, place) }));
    const question = { trace, consumers, place, window, gaps, ...patience };
    const asked = { role: 'trace', unit: 'instant', parts: [trace.name] } as const;
    const found = await takeContinuity(gathering, source, open.sources.continuity(source), asked, (each) => each.traced(question, signal));
    if (found === null) continue;
    continuities.push(found.continuity);
    const { allocated } = found;
    const tracedOf = new Map(allocated === null ? [] : suspected.map((gap, index) => [gap, allocated[index] ?? []]));
    explained = explained.flatMap((gap) => splitByAllocation(gap, tracedOf.get(gap) ?? []));
  }
  return { continuities, stored: explained };
}
