import type { Name } from '../scenario.ts';
import { effectSettings, outboxSettings } from '../shop/tables.ts';

/** A route over a topic: outbox, topic, and whatever else its scenario has. */
export function orderRoute(name: Name, more: object = {}): object {
  const topic = name('orders');
  return {
    identity: { messageId: 'header:message-id', businessKey: 'key' },
    outbox: { ...outboxSettings, only: { topic: [topic] } },
    destination: { source: 'kafka', topic },
    grace: '1s',
    ...more,
  };
}

/** The service that writes invoices and traces every message. */
export function billing(name: Name, more: object = {}): object {
  return { name: 'billing', group: name('billing'), trace: 'events', ...more };
}

/** The same where its invoices are looked at too. */
export function billingWithInvoices(name: Name, more: object = {}): object {
  return billing(name, { effect: effectSettings, ...more });
}
