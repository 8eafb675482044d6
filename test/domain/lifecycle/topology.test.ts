import { describe, expect, it } from 'vitest';
import { destinationLogs, logOf } from '../../../main/domain/lifecycle/logs.ts';
import { exchangeOf, isRouted, queueOf } from '../../../main/domain/lifecycle/topology.ts';
import type { ConfigObservation } from '../../../main/domain/observation/observation.ts';
import { exchangeConfig, queueConfig } from '../builders/configs.ts';
import { backupQueue, queueConsumer, queueRoute } from '../builders/rabbit.ts';
import { orders, route } from '../builders/route.ts';

const elsewhere = (config: ConfigObservation): ConfigObservation => ({ ...config, source: 'other-rabbit' });
const said = (...observations: readonly ConfigObservation[]) => ({ observations });

describe('exchangeOf', () => {
  const own = exchangeConfig();

  it('finds what the broker said of the exchange under the key of the route', () => {
    expect(exchangeOf(said(exchangeConfig({ routingKey: 'refunds' }), exchangeConfig({ exchange: 'bank' }), own), queueRoute())).toBe(own);
  });

  it.each([
    { of: 'another source', config: elsewhere(own) },
    { of: 'another exchange', config: exchangeConfig({ exchange: 'bank' }) },
    { of: 'another key', config: exchangeConfig({ routingKey: 'refunds' }) },
  ])('finds nothing in what was said of $of', ({ config }) => {
    expect(exchangeOf(said(config), queueRoute())).toBeUndefined();
    expect(isRouted(said(config), queueRoute())).toBe(false);
  });

  it('finds nothing for a topic', () => {
    expect(exchangeOf(said(own), route())).toBeUndefined();
  });

  it.each([
    { says: { routed: 'yes' }, routed: true },
    { says: { routed: 'no' }, routed: false },
    { says: { routed: 'unknown' }, routed: false },
    { says: { routed: 'no', alternate: 'unrouted' }, routed: true },
  ] as const)('routes: $routed, where it says $says', ({ says, routed }) => {
    expect(isRouted(said(exchangeConfig(says)), queueRoute())).toBe(routed);
  });
});

describe('queueOf', () => {
  const own = queueConfig();

  it('finds what the broker said of the queue that the consumer reads', () => {
    expect(queueOf(said(queueConfig({ queue: 'email.q' }), elsewhere(own), own), queueRoute(), queueConsumer())).toBe(own);
  });

  it('finds nothing of another source, for a consumer without a queue, and for a topic', () => {
    expect(queueOf(said(elsewhere(own)), queueRoute(), queueConsumer())).toBeUndefined();
    expect(queueOf(said(own), queueRoute(), queueConsumer({ queue: null }))).toBeUndefined();
    expect(queueOf(said({ ...own, source: 'kafka' }), route(), queueConsumer())).toBeUndefined();
  });
});

describe('the logs of queues', () => {
  const streams = said(queueConfig({ queue: 'billing.q', type: 'stream' }));

  it('are their witnesses, else themselves where they are streams', () => {
    expect(logOf(said(), backupQueue)).toEqual({ source: 'rabbit', topic: 'backup.witness', stream: true, witness: true });
    const plain = { ...backupQueue, queue: 'billing.q', witness: null };
    expect(logOf(streams, plain)).toEqual({ source: 'rabbit', topic: 'billing.q', stream: true, witness: false });
    expect(logOf(said(queueConfig({ type: 'quorum' })), plain)).toBeNull();
    expect(logOf(said(elsewhere(queueConfig({ type: 'stream' }))), plain)).toBeNull();
  });

  it('are the queue, and no witness, where the route names it as its own', () => {
    const own = { ...backupQueue, queue: 'backup.stream', witness: 'backup.stream' };
    expect(logOf(said(), own)).toMatchObject({ topic: 'backup.stream', witness: false });
  });

  it('are none for a table, and the topic for a topic', () => {
    expect(logOf(said(), { kind: 'table', source: 'shop-db', table: 'public.unsent', columns: { messageId: 'id' } })).toBeNull();
    expect(logOf(said(), orders)).toEqual({ source: 'kafka', topic: 'orders', stream: false, witness: false });
    expect(destinationLogs(said(), route())).toEqual([{ source: 'kafka', topic: 'orders', stream: false, witness: false }]);
  });

  it('are each named once for an exchange: a stream that is one consumer’s queue and another’s witness is the queue', () => {
    const reader = queueConsumer({ name: 'audit', queue: 'billing.witness', witness: 'billing.witness' });
    for (const consumers of [
      [queueConsumer(), reader],
      [reader, queueConsumer()],
    ])
      expect(destinationLogs(said(), queueRoute({ consumers }))).toEqual([
        { source: 'rabbit', topic: 'billing.witness', stream: true, witness: false },
      ]);
    const silent = queueConsumer({ queue: null, witness: null });
    expect(destinationLogs(said(), queueRoute({ consumers: [silent] }))).toEqual([]);
  });
});
