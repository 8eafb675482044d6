import type { Continuity } from '../../domain/sequence/detector.ts';
import { formatInstant } from '../../domain/observation/instant.ts';
import type { Route, Trace } from '../../domain/workspace/route.ts';
import { unread } from '../../ports/broker.ts';
import type { Patience, TracedQuestion } from '../../ports/numbers.ts';
import { tracesOf } from '../gather/ask-traces.ts';
import type { Gathering } from '../gather/gathering.ts';
import { takeContinuity } from './take-continuity.ts';

/** Earlier and later than any line. */
export const always = { from: '1970-01-01T00:00:00.000Z', to: '9999-12-31T00:00:00.000Z' };

/** The traces of a route whose lines carry numbers, each once. */
export function numberedTraces(route: Route): ReturnType<typeof tracesOf> {
  return tracesOf(route).filter(({ trace: { columns } }) => columns.producer !== undefined && columns.sequence !== undefined);
}

/** What the parts of consumers are named after. */
export function placeOf({ destination }: Route): TracedQuestion['place'] {
  return destination.kind === 'topic' ? { name: destination.topic, partitioned: true } : { name: destination.exchange, partitioned: false };
}

/** Why nothing of a trace can be looked at; null when it can. An absence from a sample proves nothing. */
function unusable({ name, sampled, columns }: Trace, { partitioned }: TracedQuestion['place']): string | null {
  if (sampled !== 'every') return `unsupported: trace "${name}" is not declared with sampled: false, so a number may be missing from it`;
  if (partitioned && columns.partition === undefined) return `misconfigured: columns.partition of trace "${name}" is not set`;
  return null;
}

/** The continuity of what the route's consumers traced; lines a grace before and behind the window tell what only came out of order. */
export async function tracedSequences(gathering: Gathering, patience: Patience): Promise<readonly Continuity[]> {
  const { open, route, collector, signal } = gathering;
  const place = placeOf(route);
  const { from, to } = patience.asked;
  const margin = BigInt(Math.round(patience.grace)) * 1000n;
  const window = {
    from: from === null ? always.from : formatInstant(from - margin),
    to: to === null ? always.to : formatInstant(to + margin),
  };
  const read = await Promise.all(
    numberedTraces(route).map(async ({ trace, consumers }) => {
      const { source } = trace;
      const reason = unusable(trace, place);
      if (reason !== null) {
        collector.add(source, unread({ source, role: 'trace', part: trace.name, unit: 'instant' }, reason));
        return null;
      }
      const question: TracedQuestion = { trace, consumers, place, window, about: { kind: 'continuity' }, ...patience };
      const asked = { role: 'trace', unit: 'instant', parts: [trace.name] } as const;
      return takeContinuity(gathering, source, open.sources.continuity(source), asked, (each) => each.traced(question, signal));
    }),
  );
  return read.flatMap((found) => found?.continuity ?? []);
}
