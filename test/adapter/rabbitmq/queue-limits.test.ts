import { describe, expect, it } from 'vitest';
import { consumersOf } from '../../../main/adapter/rabbitmq/queue-facts.ts';
import { limitsOf, queueTypeOf } from '../../../main/adapter/rabbitmq/queue-limits.ts';

function limits(declared: Readonly<Record<string, unknown>>, policy: Readonly<Record<string, unknown>>, version = 3) {
  return limitsOf({ arguments: declared, type: null }, policy, version);
}

describe('the limits of a queue', () => {
  it('of numbers are the smaller of argument and policy', () => {
    expect(
      limits({ 'x-message-ttl': 5_000, 'x-max-length': 10 }, { 'message-ttl': 9_000, 'max-length': 3, 'max-length-bytes': 4_096 }),
    ).toEqual({
      messageTtl: '5000',
      maxLength: '3',
      maxBytes: '4096',
    });
    expect(limits({ 'x-message-ttl': 0 }, { 'message-ttl': 9_000 })).toEqual({ messageTtl: '0' });
  });

  it('of texts are the argument, but for the overflow of a quorum queue', () => {
    const declared = { 'x-overflow': 'drop-head', 'x-dead-letter-exchange': 'own', 'x-dead-letter-routing-key': 'k' };
    const policy = { overflow: 'reject-publish', 'dead-letter-exchange': 'policy' };
    expect(limits(declared, policy)).toEqual({ overflow: 'drop-head', deadLetterExchange: 'own', deadLetterRoutingKey: 'k' });
    expect(limits({ ...declared, 'x-queue-type': 'quorum' }, policy)).toMatchObject({
      overflow: 'reject-publish',
      deadLetterExchange: 'own',
    });
    expect(limits({}, policy)).toMatchObject({ overflow: 'reject-publish', deadLetterExchange: 'policy' });
  });

  it('of deliveries are those of quorum queues, which have one by themselves since version 4', () => {
    const quorum = { 'x-queue-type': 'quorum' };
    expect(limits({ ...quorum, 'x-delivery-limit': 5 }, { 'delivery-limit': 2 })).toEqual({ deliveryLimit: '2' });
    expect(limits(quorum, {})).toEqual({});
    expect(limits(quorum, {}, 4)).toEqual({ deliveryLimit: '20' });
    expect(limits({ ...quorum, 'x-delivery-limit': -1 }, {}, 4)).toEqual({});
    expect(limits({ 'x-delivery-limit': 5 }, {}, 4)).toEqual({});
  });

  it('of a stream are its size: it neither expires a message nor puts one aside', () => {
    const policy = { 'message-ttl': 5, 'dead-letter-exchange': 'x', 'max-length-bytes': 1_000, overflow: 'drop-head' };
    expect(limits({ 'x-queue-type': 'stream' }, policy)).toEqual({ maxBytes: '1000' });
  });
});

describe('the type of a queue', () => {
  it.each([
    ['classic', {}, 'classic'],
    ['rabbit_quorum_queue', {}, 'quorum'],
    [null, { 'x-queue-type': 'stream' }, 'stream'],
    [null, {}, 'classic'],
    ['mqtt-qos0', {}, 'unknown'],
  ])('%s %o is %s', (type, declared, said) => {
    expect(queueTypeOf({ type, arguments: declared })).toBe(said);
  });
});

describe('the consumers of a queue', () => {
  it('are not those of which only the row is left', () => {
    const there = { channel_details: { name: 'a' } };
    expect(consumersOf({ consumer_details: [there, { channel_details: [] }], consumers: 2 })).toBe(1);
    expect(consumersOf({ consumer_details: null, consumers: 2 })).toBe(2);
  });
});
