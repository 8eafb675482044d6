import type { Identity } from '../../domain/identity/identify.ts';
import type { OffsetRange, TopicRole } from '../../ports/broker.ts';
import type { Reading } from '../../ports/reading.ts';
import { readScan } from './scan.ts';
import type { RabbitmqSettings } from './settings.ts';
import { streamEnds } from './stream-ends.ts';

interface Asked {
  readonly topic: string;
  readonly topicRole: TopicRole;
  readonly identity: Identity;
  readonly places: readonly { readonly partition: number; readonly offset: bigint }[];
  readonly asOf: string;
}

/** Neighbouring offsets as one range, so that a sample is one reading. */
function rangesOf(offsets: readonly bigint[]): readonly OffsetRange[] {
  const ranges: { partition: number; from: bigint; to: bigint }[] = [];
  for (const offset of offsets.toSorted((a, b) => (a < b ? -1 : Number(a > b)))) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to >= offset) last.to = last.to > offset ? last.to : offset + 1n;
    else ranges.push({ partition: 0, from: offset, to: offset + 1n });
  }
  return ranges;
}

/**
 * The messages at exact offsets. No coverage: what stands at a place says nothing about other places. A place below the
 * proven end holds a message or was cut off; one behind it is looked at without waiting long.
 */
export async function* readPlaces(source: string, settings: RabbitmqSettings, asked: Asked, signal: AbortSignal): AsyncGenerator<Reading> {
  const { topic, topicRole, identity, places, asOf } = asked;
  const offsets = places.filter(({ partition }) => partition === 0).map(({ offset }) => offset);
  if (offsets.length === 0) return;
  const ends = await streamEnds(settings, topic, signal);
  if (!ends.ok) {
    yield { type: 'failure', failure: ends.failure };
    return;
  }
  const match = { messageIds: [], businessKeys: [], fields: [], text: null, all: true };
  const ranges = rangesOf(offsets.filter((offset) => offset >= ends.value.first));
  const request = { topic, topicRole, identity, ranges, match, limit: Number.POSITIVE_INFINITY, asOf };
  for await (const reading of readScan(source, settings, request, signal))
    if (reading.type === 'observation' || reading.type === 'failure') yield reading;
}
