import { configs } from '../../domain/lifecycle/facets.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { BrokerSource, OffsetRange } from '../../ports/broker.ts';
import type { Gathering } from '../gather/gathering.ts';
import type { RouteTopic, TopicBoundaries } from '../gather/topics.ts';

interface Bounds {
  readonly from: Instant | null;
  readonly to: Instant | null;
}

async function offsetsAt(
  broker: BrokerSource,
  topic: string,
  instant: Instant | null,
  signal: AbortSignal,
): Promise<Answer<ReadonlyMap<number, bigint>>> {
  if (instant === null) return answered(new Map());
  const answer = await broker.offsetsAt(topic, instant, signal);
  return answer.ok ? answered(new Map(answer.value.map(({ partition, offset }) => [partition, offset]))) : answer;
}

/**
 * The offsets to read of a log: what its times choose, and as many more on either side as neighbours
 * may be stored apart, so that what only comes out of order is not missing.
 */
export async function planLog(
  { signal }: Pick<Gathering, 'signal'>,
  broker: BrokerSource,
  topic: string,
  { partitions }: TopicBoundaries,
  { from, to }: Bounds,
  reorderWindow: number,
): Promise<Answer<readonly OffsetRange[]>> {
  const [begin, end] = [await offsetsAt(broker, topic, from, signal), await offsetsAt(broker, topic, to, signal)];
  if (!begin.ok) return begin;
  if (!end.ok) return end;
  const apart = BigInt(reorderWindow);
  return answered(
    partitions.map(({ partition, logStart, highWatermark }) => {
      const [first, last] = [begin.value.get(partition), end.value.get(partition)];
      const low = first === undefined || first - apart < logStart ? logStart : first - apart;
      const high = last === undefined || last + apart > highWatermark ? highWatermark : last + apart;
      return { partition, from: low < high ? low : high, to: high };
    }),
  );
}

/** Records may have been removed for later ones with the same key. */
export function isCompacted({ collector }: Pick<Gathering, 'collector'>, { source, topic }: RouteTopic): boolean {
  return configs(collector, 'topic').some(
    (config) => config.source === source && config.coordinates['topic'] === topic && (config.facts.cleanupPolicy ?? '').includes('compact'),
  );
}
