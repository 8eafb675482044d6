import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { copy, row, witnessed } from '../../builders/observations.ts';
import { queueConsumer, queueRoute } from '../../builders/rabbit.ts';
import { reading, unreadable } from '../../builders/reading.ts';

const given = { route: queueRoute() };

describe('accepted-by-exchange', () => {
  it('is proven by a copy in a witness stream, and names the exchange', () => {
    const found = examine(reading([row(), witnessed({ routingKey: 'orders' })], given));
    expect(found.produced()).toMatchObject({ code: 'STORED', certainty: 'proven', rule: 'accepted-by-exchange' });
    expect(found.produced().facts).toEqual({ topic: 'billing.witness', partition: '0', offset: '500', exchange: 'shop' });
    expect(found.seen(found.produced())).toEqual(['witness billing.witness/0@500']);
  });

  it('stands though nothing else was read', () => {
    const found = examine(reading([row(), witnessed()], given, unreadable('destination'), unreadable('topology'), unreadable('outbox')));
    expect(found.produced()).toMatchObject({ code: 'STORED', rule: 'accepted-by-exchange' });
  });

  it('leaves a row that does not say sent behind', () => {
    const found = examine(reading([row({ state: 'pending' }), witnessed()], given));
    expect(found.produced().code).toBe('STORED');
    expect(found.findings).toMatchObject([{ id: 'row-behind' }]);
  });

  it('gives way to a copy in a queue that is itself a stream', () => {
    const stream = queueRoute({ consumers: [queueConsumer({ queue: 'events', witness: 'events' })] });
    const found = examine(reading([row(), copy({ source: 'rabbit', topic: 'events', partition: '0' })], { route: stream }));
    expect(found.produced()).toMatchObject({ code: 'STORED', rule: 'stored' });
  });

  it('is one send, also where several streams of the exchange have it, and two where one has it twice', () => {
    const audit = queueConsumer({ name: 'audit', queue: 'audit.q', witness: 'audit.witness', deadLetter: null });
    const two = queueRoute({ consumers: [queueConsumer(), audit] });
    const classes = (...more: Parameters<typeof reading>[0]) =>
      examine(reading([row(), witnessed(), ...more], { route: two })).duplicates.map((duplicate) => duplicate.class);
    expect(classes(witnessed({ topic: 'audit.witness', offset: '31' }))).toEqual([]);
    expect(classes(witnessed({ offset: '700' }))).toEqual(['SEND_DUPLICATE']);
  });
});
