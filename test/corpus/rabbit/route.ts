import type { Name } from '../scenario.ts';
import { outboxSettings } from '../shop/tables.ts';

/** The key that producers publish with and queues are bound with. */
export const routingKey = 'orders';

/** A route over an exchange with one traced consumer. `more`: of the consumer, as its witness. */
export function exchangeRoute(name: Name, more: object = {}): object {
  const exchange = name('shop');
  return {
    identity: { messageId: 'header:message-id', businessKey: 'header:order-no' },
    outbox: { ...outboxSettings, only: { topic: [exchange] } },
    destination: { source: 'rabbit', exchange, routingKey },
    consumers: [{ name: 'billing', queue: name('billing'), trace: 'events', ...more }],
    grace: '1s',
    clockMargin: '1s',
  };
}

/** The same with a stream that the team bound like the queue. */
export function witnessedRoute(name: Name, more: object = {}): object {
  return exchangeRoute(name, { witness: name('witness'), ...more });
}
