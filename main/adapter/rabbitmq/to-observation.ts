import { createHash } from 'node:crypto';
import type { Identity } from '../../domain/identity/identify.ts';
import { exactText } from '../../domain/identity/identify.ts';
import type { Template } from '../../domain/identity/place.ts';
import type { Bytes, Content } from '../../domain/observation/content.ts';
import { instantOf } from '../../domain/observation/instant.ts';
import type { Observation, RecordFacts } from '../../domain/observation/observation.ts';
import type { TopicRole } from '../../ports/broker.ts';
import { deathOf, resendIdOf } from './death.ts';
import { MessageReader } from './message-reader.ts';
import type { StreamMessage } from './message.ts';

/** A longer value is kept as its beginning: what is shown and searched for keys, not a copy of production. */
const previewSize = 64 * 1024;

function bytesOf(bytes: Uint8Array): Bytes {
  return { base64: Buffer.from(bytes.subarray(0, previewSize)).toString('base64'), size: bytes.length, masked: false };
}

/** What a message carries, with a long value cut; the properties stand behind the headers. */
function contentOf(message: StreamMessage): Content {
  const properties = message.properties.map(({ name, value }) => ({ name: Buffer.from(name), value }));
  return {
    key: bytesOf(message.key),
    value: bytesOf(message.value),
    headers: [...message.headers(), ...properties].map(({ name, value }) => ({
      name: bytesOf(name),
      value: value === null ? null : bytesOf(value),
    })),
  };
}

const noFacts = {};

function named(field: string, text: string | undefined): Readonly<Record<string, string>> {
  return text === undefined ? noFacts : { [field]: text };
}

function recordFacts(message: StreamMessage, identity: Identity): Omit<RecordFacts, 'role'> {
  const reader = new MessageReader(message);
  const from = (template: Template | undefined): string | undefined => (template === undefined ? undefined : reader.text(template));
  const { key, value, delivery } = message;
  const publishedAt = publishedAtOf(message);
  return {
    visibility: 'visible',
    timestampType: 'append',
    ...named('messageId', from(identity.messageId)),
    ...named('businessKey', from(identity.businessKey)),
    ...named('traceId', from(identity.traceId)),
    ...named('producer', from(identity.producer)),
    ...named('producerSequence', from(identity.sequence)),
    keySize: String(key.length),
    valueSize: String(value.length),
    valueHash: createHash('sha256').update(value).digest('hex'),
    ...named('exchange', exactText(delivery.exchange)),
    ...named('routingKey', exactText(key)),
    ...(publishedAt === null ? noFacts : { publishedAt }),
    ...named('expiration', exactText(message.property('expiration'))),
    ...resendIdOf(message),
  };
}

/** What the producer wrote as `timestamp`; null without it. */
function publishedAtOf(message: StreamMessage): string | null {
  const { timestamp } = message;
  return timestamp < 0n ? null : instantOf(timestamp);
}

/**
 * One message as an observation of its role, with its content. Its time is the property `timestamp` of its producer:
 * the broker keeps one for each chunk but gives it to nobody.
 */
export function observationOf(
  source: string,
  stream: string,
  message: StreamMessage,
  { topicRole, identity }: { readonly topicRole: TopicRole; readonly identity: Identity },
): { readonly observation: Observation; readonly content: Content } {
  const facts = recordFacts(message, identity);
  const fact = {
    id: '',
    source,
    at: publishedAtOf(message),
    clock: 'producer' as const,
    coordinates: { topic: stream, partition: '0', offset: String(message.offset) },
  };
  const content = contentOf(message);
  if ('consumer' in topicRole) {
    const { role: kind, consumer } = topicRole;
    return { observation: { ...fact, kind, facts: { ...facts, consumer, ...deathOf(message) } }, content };
  }
  if ('witness' in topicRole) return { observation: { ...fact, kind: 'witness', facts: { ...facts, role: topicRole.role } }, content };
  return { observation: { ...fact, kind: 'record', facts: { ...facts, role: topicRole.role } }, content };
}
