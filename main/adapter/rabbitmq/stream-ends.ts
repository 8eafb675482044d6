import type { Answer } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import { StreamMessage } from './message.ts';
import type { RabbitmqSettings } from './settings.ts';
import type { StreamReader, StreamStart } from './stream-reader.ts';
import { openStream, singleReading } from './stream-reader.ts';

/** A stream that has something delivers it within milliseconds; nothing within this time, from a broker that answers, is nothing. */
export const silence = 2_000;

async function firstOf(reader: StreamReader): Promise<Answer<bigint | null>> {
  const delivered = await reader.next(silence);
  if (delivered.kind === 'failed') return { ok: false, failure: delivered.failure };
  if (delivered.kind === 'silent') {
    const alive = await reader.alive();
    return alive.ok ? answered(null) : alive;
  }
  const [first] = delivered.deliveries;
  return answered(first === undefined ? null : new StreamMessage(first).offset);
}

/**
 * The offset of the first message that a reading from `start` is given; null when nothing stands there. From `last` it
 * is the first message of the last chunk, because a broker delivers whole chunks.
 */
export async function firstOffset(
  settings: RabbitmqSettings,
  stream: string,
  start: StreamStart,
  signal: AbortSignal,
): Promise<Answer<bigint | null>> {
  const reader = await openStream(settings, stream, start, singleReading, signal);
  if (!reader.ok) return reader;
  try {
    return await firstOf(reader.value);
  } finally {
    await reader.value.close();
  }
}

export interface StreamEnds {
  readonly first: bigint;
  /** The first offset of the last chunk: everything below it is whole. Zero for an empty stream. */
  readonly provenEnd: bigint;
}

/** Both ends of a stream, asked at once; for an empty one both are zero. */
export async function streamEnds(settings: RabbitmqSettings, stream: string, signal: AbortSignal): Promise<Answer<StreamEnds>> {
  const [first, last] = await Promise.all([firstOffset(settings, stream, 'first', signal), firstOffset(settings, stream, 'last', signal)]);
  if (!first.ok) return first;
  if (!last.ok) return last;
  return answered({ first: first.value ?? 0n, provenEnd: last.value ?? first.value ?? 0n });
}
