import { describe, expect, it } from 'vitest';
import { topologyOf } from '../../../main/service/gather/ask-topology.ts';
import { asideTopics, producedTopics } from '../../../main/service/gather/topics.ts';
import { queueConfig } from '../../domain/builders/configs.ts';
import { backupQueue, queueConsumer, queueRoute, retryQueue } from '../../domain/builders/rabbit.ts';
import { route } from '../../domain/builders/route.ts';

const nothingSaid = { observations: [] };
const audit = queueConsumer({ name: 'audit', queue: 'audit.q', witness: null, deadLetter: null });
const both = queueRoute({ fallbacks: [backupQueue], consumers: [queueConsumer({ retries: [retryQueue] }), audit] });

describe('what is asked of a broker with queues', () => {
  it('is the exchange with its key, and every queue and stream of the route once', () => {
    expect([...topologyOf(both)]).toEqual([
      [
        'rabbit',
        {
          exchange: { name: 'shop', routingKey: 'orders' },
          queues: [
            'billing.q',
            'billing.witness',
            'audit.q',
            'backup.q',
            'backup.witness',
            'billing.retry',
            'billing.retry.witness',
            'billing.dlq',
            'billing.dlq.witness',
          ],
        },
      ],
    ]);
  });

  it('is nothing on a route of topics, and only the queue where a fallback is one', () => {
    expect([...topologyOf(route())]).toEqual([]);
    expect([...topologyOf(route({ fallbacks: [backupQueue] }))]).toEqual([
      ['rabbit', { exchange: null, queues: ['backup.q', 'backup.witness'] }],
    ]);
  });
});

describe('the streams of a route', () => {
  const roles = (observations: Parameters<typeof producedTopics>[1]['observations']) =>
    [...producedTopics(both, { observations }), ...asideTopics(both, { observations })].map(({ topic, stream, topicRole }) => ({
      topic,
      stream,
      topicRole,
    }));

  it('are its witnesses, and queues that are streams once their broker says so', () => {
    expect(roles(nothingSaid.observations)).toEqual([
      { topic: 'billing.witness', stream: true, topicRole: { role: 'destination', witness: true } },
      { topic: 'backup.witness', stream: true, topicRole: { role: 'fallback' } },
      { topic: 'billing.retry.witness', stream: true, topicRole: { role: 'retry', consumer: 'billing' } },
      { topic: 'billing.dlq.witness', stream: true, topicRole: { role: 'dead-letter', consumer: 'billing' } },
    ]);
    expect(roles([queueConfig({ queue: 'audit.q', type: 'stream' })])).toContainEqual({
      topic: 'audit.q',
      stream: true,
      topicRole: { role: 'destination' },
    });
    expect(roles([queueConfig({ queue: 'audit.q', type: 'quorum' })]).map(({ topic }) => topic)).not.toContain('audit.q');
  });
});
