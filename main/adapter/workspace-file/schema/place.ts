import { name, z } from './text.ts';

const topic = z.strictObject({ source: name, topic: name });

const exchange = z.strictObject({ source: name, exchange: name, routingKey: z.string() });

const queue = z.strictObject({
  source: name,
  queue: name,
  witness: name.exactOptional().describe('A stream that you bound like the queue; a queue that is itself a stream needs none.'),
});

const table = z.strictObject({
  source: name,
  table: name,
  columns: z.strictObject({ messageId: name, at: name.exactOptional(), businessKey: name.exactOptional() }),
});

/** Where producers send: a topic, or an exchange and the key they publish under. */
export const destination = z.union([topic, exchange]);
/** Where producers put a message when the destination fails. */
export const fallbackPlace = z.union([topic, queue, table]);
/** Where consumers put a message aside. */
export const asidePlace = z.union([topic, queue]);

export type PlaceFile = z.infer<typeof destination> | z.infer<typeof fallbackPlace>;
export type TopicFile = z.infer<typeof topic>;
export type ExchangeFile = z.infer<typeof exchange>;
export type QueueFile = z.infer<typeof queue>;
export type TableFile = z.infer<typeof table>;
