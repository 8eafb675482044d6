import type { ConfigFacts } from '../domain/observation/observation.ts';

/** What a broker says of an exchange, or of a queue. */
export type ExchangeFacts = Extract<ConfigFacts, { subject: 'exchange' }>;
export type QueueFacts = Extract<ConfigFacts, { subject: 'queue' }>;
