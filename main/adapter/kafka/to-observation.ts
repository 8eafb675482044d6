import { createHash } from 'node:crypto';
import type { Identity } from '../../domain/identity/identify.ts';
import { RecordReader } from '../../domain/identity/identify.ts';
import type { Template } from '../../domain/identity/place.ts';
import type { Bytes, Content } from '../../domain/observation/content.ts';
import { instantOf } from '../../domain/observation/instant.ts';
import type { Observation, RecordFacts, Visibility } from '../../domain/observation/observation.ts';
import type { TopicRole } from '../../ports/broker.ts';
import type { WireRecord } from '../kafka-wire/record.ts';
import { asideFacts, resendIdOf } from './known-headers.ts';

/** A longer value is kept as its beginning: what is shown and searched for keys, not a copy of production. */
const previewSize = 64 * 1024;

function bytesOf(bytes: Uint8Array): Bytes {
  return { base64: Buffer.from(bytes.subarray(0, previewSize)).toString('base64'), size: bytes.length, masked: false };
}

/** What a record carries, with a long value cut. */
function contentOf({ key, value, headers }: WireRecord): Content {
  return {
    key: key === null ? null : bytesOf(key),
    value: value === null ? null : bytesOf(value),
    headers: headers.map((header) => ({ name: bytesOf(header.name), value: header.value === null ? null : bytesOf(header.value) })),
  };
}

const noFacts = {};

function named(reader: RecordReader, field: string, template: Template | undefined): Readonly<Record<string, string>> {
  const text = template === undefined ? undefined : reader.text(template);
  return text === undefined ? noFacts : { [field]: text };
}

function recordFacts(record: WireRecord, identity: Identity, visibility: Visibility): Omit<RecordFacts, 'role'> {
  const reader = new RecordReader(record);
  const { producerId, producerEpoch, sequence, leaderEpoch, timestampType, key, value } = record;
  return {
    visibility,
    timestampType,
    leaderEpoch: String(leaderEpoch),
    ...named(reader, 'messageId', identity.messageId),
    ...named(reader, 'businessKey', identity.businessKey),
    ...named(reader, 'traceId', identity.traceId),
    ...named(reader, 'producer', identity.producer),
    ...named(reader, 'producerSequence', identity.sequence),
    ...(producerId < 0n ? noFacts : { producerId: String(producerId), producerEpoch: String(producerEpoch) }),
    ...(sequence === null ? noFacts : { sequence: String(sequence) }),
    ...(key === null ? noFacts : { keySize: String(key.length) }),
    ...(value === null ? noFacts : { valueSize: String(value.length), valueHash: createHash('sha256').update(value).digest('hex') }),
    ...resendIdOf(record.headers),
  };
}

/**
 * One record as an observation of its role, with its content. The time is the record's own: the
 * broker's on a topic with append time, else the producer's.
 */
export function observationOf(
  source: string,
  topic: string,
  partition: number,
  record: WireRecord,
  options: { readonly topicRole: TopicRole; readonly identity: Identity; readonly visibility: Visibility },
): { readonly observation: Observation; readonly content: Content } {
  const { topicRole, identity, visibility } = options;
  const facts = recordFacts(record, identity, visibility);
  const fact = {
    id: '',
    source,
    at: record.timestamp < 0n ? null : instantOf(record.timestamp),
    clock: record.timestampType === 'append' ? ('broker' as const) : ('producer' as const),
    coordinates: { topic, partition: String(partition), offset: String(record.offset) },
  };
  const content = contentOf(record);
  if (!('consumer' in topicRole)) return { observation: { ...fact, kind: 'record', facts: { ...facts, role: topicRole.role } }, content };
  return {
    observation: { ...fact, kind: topicRole.role, facts: { ...facts, consumer: topicRole.consumer, ...asideFacts(record.headers) } },
    content,
  };
}
