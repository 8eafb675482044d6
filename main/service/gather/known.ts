import { RecordReader } from '../../domain/identity/identify.ts';
import { businessKeyOf, messageIdOf } from '../../domain/lifecycle/correlate.ts';
import type { Content } from '../../domain/observation/content.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import { micros } from '../../domain/observation/instant.ts';
import type { Observation, OutboxObservation, RecordObservation } from '../../domain/observation/observation.ts';
import type { Collector } from './collector.ts';

/** The message ids that were seen so far, each with its business key where one is known. */
export function knownMessages(collector: Collector): ReadonlyMap<string, string | undefined> {
  const known = new Map<string, string | undefined>();
  for (const observation of collector.observations) {
    const id = messageIdOf(observation);
    if (id !== undefined) known.set(id, known.get(id) ?? businessKeyOf(observation));
  }
  return known;
}

export function outboxRows(collector: Collector): readonly OutboxObservation[] {
  return collector.observations.filter((observation) => observation.kind === 'outbox');
}

export function recordCopies(collector: Collector): readonly RecordObservation[] {
  return collector.observations.filter((observation) => observation.kind === 'record');
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Reads places of a record from what was kept of it; null when its value was cut, because a cut value must not name anything. */
function readerOf(observation: Observation, content: Content): RecordReader | null {
  const bytes = (part: { readonly base64: string } | null): Uint8Array | null => (part === null ? null : bytesOf(part.base64));
  const value = bytes(content.value);
  if (content.value !== null && value !== null && value.length < content.value.size) return null;
  const timestamp = observation.at === null ? 0n : micros(observation.at) / 1000n;
  return new RecordReader({
    key: bytes(content.key),
    value,
    headers: content.headers.map((header) => ({ name: bytesOf(header.name.base64), value: bytes(header.value) })),
    timestamp,
  });
}

/** A reader of some copy of the message: of its record where one was found, else of its outbox row. */
export function recordReader(collector: Collector, messageId: string): RecordReader | null {
  for (const observation of collector.observations) {
    if (
      observation.kind !== 'record' &&
      observation.kind !== 'witness' &&
      observation.kind !== 'outbox' &&
      observation.kind !== 'retry' &&
      observation.kind !== 'dead-letter'
    )
      continue;
    if (observation.facts.messageId !== messageId) continue;
    const content = collector.contentOf(observation);
    const reader = content === undefined ? null : readerOf(observation, content);
    if (reader !== null) return reader;
  }
  return null;
}

/** The earliest of the instants; null when there is none. */
export function earliestOf(instants: readonly (Instant | null | undefined)[]): Instant | null {
  let earliest: Instant | null = null;
  for (const instant of instants) {
    if (instant === null || instant === undefined) continue;
    if (earliest === null || micros(instant) < micros(earliest)) earliest = instant;
  }
  return earliest;
}

/** The latest of the instants; null when there is none. */
export function latestOf(instants: readonly (Instant | null | undefined)[]): Instant | null {
  let latest: Instant | null = null;
  for (const instant of instants) {
    if (instant === null || instant === undefined) continue;
    if (latest === null || micros(instant) > micros(latest)) latest = instant;
  }
  return latest;
}
