import type { Answer } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import { StreamMessage } from './message.ts';
import type { RabbitmqSettings } from './settings.ts';
import type { StreamReader, StreamStart } from './stream-reader.ts';
import { openStream, singleReading } from './stream-reader.ts';

/** A stream that has something delivers it within milliseconds; nothing within this time, from a broker that answers, is nothing. */
export const silence = 2_000;

/** The first offset that each reading is given; null for those that stay silent while the broker answers. */
async function firstOf(reader: StreamReader, count: number): Promise<Answer<readonly (bigint | null)[]>> {
  const first: (bigint | null)[] = Array.from({ length: count }, () => null);
  const until = performance.now() + silence;
  while (first.includes(null) && performance.now() < until) {
    const delivered = await reader.next(until - performance.now());
    if (delivered.kind === 'failed') return { ok: false, failure: delivered.failure };
    if (delivered.kind === 'silent') break;
    for (const delivery of delivered.deliveries)
      first[Number(delivery.consumerTag.toString('latin1'))] ??= new StreamMessage(delivery).offset;
  }
  if (!first.includes(null)) return answered(first);
  const alive = await reader.alive();
  return alive.ok ? answered(first) : alive;
}

/**
 * The offsets of the first messages that readings from `starts` are given, over one connection; null where nothing
 * stands. From `last` it is the first message of the last chunk, because a broker delivers whole chunks.
 */
async function firstOffsets(
  settings: RabbitmqSettings,
  stream: string,
  starts: readonly StreamStart[],
  signal: AbortSignal,
): Promise<Answer<readonly (bigint | null)[]>> {
  const reader = await openStream(settings, stream, starts, singleReading, signal);
  if (!reader.ok) return reader;
  try {
    return await firstOf(reader.value, starts.length);
  } finally {
    await reader.value.close();
  }
}

/** As `firstOffsets`, from one place. */
export async function firstOffset(
  settings: RabbitmqSettings,
  stream: string,
  start: StreamStart,
  signal: AbortSignal,
): Promise<Answer<bigint | null>> {
  const answer = await firstOffsets(settings, stream, [start], signal);
  return answer.ok ? answered(answer.value[0] ?? null) : answer;
}

export interface StreamEnds {
  readonly first: bigint;
  /** The first offset of the last chunk: everything below it is whole. Zero for an empty stream. */
  readonly provenEnd: bigint;
}

/** Both ends of a stream, asked at once; for an empty one both are zero. */
export async function streamEnds(settings: RabbitmqSettings, stream: string, signal: AbortSignal): Promise<Answer<StreamEnds>> {
  const answer = await firstOffsets(settings, stream, ['first', 'last'], signal);
  if (!answer.ok) return answer;
  const [first = null, last = null] = answer.value;
  return answered({ first: first ?? 0n, provenEnd: last ?? first ?? 0n });
}
