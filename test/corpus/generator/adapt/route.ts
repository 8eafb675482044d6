import type { Consumer, Route, TopicPlace, Trace } from '../../../../main/domain/workspace/route.ts';
import type { ConsumerShape, KafkaShape } from '../model/shape.ts';
import { deadLetterTopicOf, retryTopicOf, spans, topics } from '../model/shape.ts';
import { claimStore, consumer, doneStore, invoices, outbox, route, trace } from '../../../domain/builders/route.ts';

function place(topic: string): TopicPlace {
  return { kind: 'topic', source: 'kafka', topic };
}

function traceOf({ name, trace: kind }: ConsumerShape): Trace | null {
  return kind === 'none' ? null : trace({ name: `${name}-trace`, source: 'trace-db', sampled: kind });
}

function consumerOf(shape: ConsumerShape): Consumer {
  const { name, dedupe, effect } = shape;
  return consumer({
    name,
    group: name,
    tracedAs: name,
    isolation: shape.isolation,
    commit: shape.commit,
    retries: shape.retry ? [place(retryTopicOf(name))] : [],
    deadLetter: shape.deadLetter ? place(deadLetterTopicOf(name)) : null,
    trace: traceOf(shape),
    dedupe: dedupe === 'none' ? [] : [dedupe === 'before' ? claimStore : doneStore],
    effect: effect === 'none' ? null : { ...invoices, key: [{ name: effect === 'by-id' ? 'messageId' : 'businessKey' }] },
  });
}

/** The route of a shape, as a workspace file would describe it. */
export function routeOf(shape: KafkaShape): Route {
  const { outbox: kind, fallback, timeToLive } = shape;
  const rowed = outbox({ keepsSent: kind !== 'deletes-sent', allowance: spans.allowance, ...(kind === 'stateless' ? { states: {} } : {}) });
  const table = { kind: 'table', source: 'shop-db', table: 'public.unsent', columns: { messageId: 'message_id' } } as const;
  return route({
    outbox: kind === 'none' ? null : rowed,
    destination: place(topics.destination),
    fallbacks: fallback === 'none' ? [] : [fallback === 'topic' ? place(topics.fallback) : table],
    consumers: shape.consumers.map(consumerOf),
    grace: spans.grace,
    timeToLive,
    overdueAfter: spans.overdueAfter,
    clockMargin: null,
  });
}
