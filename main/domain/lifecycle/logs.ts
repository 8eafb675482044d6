import type { AsidePlace, FallbackPlace, Route } from '../workspace/route.ts';
import type { Said } from './facets.ts';
import { configs } from './facets.ts';

/** What can be read message by message: a topic, or a stream, which has the one partition 0. */
export interface Log {
  readonly source: string;
  readonly topic: string;
  readonly stream: boolean;
  /** True for a stream that is bound like a queue, and is not the queue. */
  readonly witness: boolean;
}

/** The log of a queue: its witness, or itself where it is a stream; null when it cannot be read. */
function queueLog(said: Said, source: string, queue: string | null, witness: string | null): Log | null {
  if (witness !== null) return { source, topic: witness, stream: true, witness: witness !== queue };
  if (queue === null) return null;
  const isStream = configs(said, 'queue').some(
    (config) => config.source === source && config.coordinates['queue'] === queue && config.facts.type === 'stream',
  );
  return isStream ? { source, topic: queue, stream: true, witness: false } : null;
}

/** The log of a place; null for a queue without one, and for a table. `said` tells which queues are streams. */
export function logOf(said: Said, place: AsidePlace | FallbackPlace): Log | null {
  switch (place.kind) {
    case 'topic':
      return { source: place.source, topic: place.topic, stream: false, witness: false };
    case 'queue':
      return queueLog(said, place.source, place.queue, place.witness);
    case 'table':
      return null;
  }
}

/** The logs that show what the destination accepted: its topic, or the witnesses and stream queues of an exchange's consumers, each once. */
export function destinationLogs(said: Said, { destination, consumers }: Route): readonly Log[] {
  const { source } = destination;
  if (destination.kind === 'topic') return [{ source, topic: destination.topic, stream: false, witness: false }];
  const logs = consumers.flatMap(({ queue, witness }) => queueLog(said, source, queue, witness) ?? []);
  // A stream that is one consumer's queue and another's witness is the queue.
  return [...new Map(logs.toSorted((a, b) => Number(b.witness) - Number(a.witness)).map((log) => [log.topic, log])).values()];
}
