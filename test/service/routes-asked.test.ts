import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../main/domain/workspace/workspace.ts';
import { isUsage, routesAsked } from '../../main/service/routes-asked.ts';
import { sourceNames } from '../../main/service/gather/route-sources.ts';
import { asideTopics, producedTopics } from '../../main/service/gather/topics.ts';
import { bareConsumer, consumer, route } from '../domain/builders/route.ts';

const nothingSaid = { observations: [] };

const workspace: Workspace = {
  name: 'shop',
  environment: 'local',
  sources: {},
  routes: { a: route({ name: 'a' }), b: route({ name: 'b' }) },
};

describe('routesAsked', () => {
  it('gives the named route, or all', () => {
    expect(routesAsked(workspace, null)).toHaveLength(2);
    expect(routesAsked(workspace, 'b')).toMatchObject([{ name: 'b' }]);
  });

  it.each(['c', '', 'A', 'constructor', '__proto__'])('says which names there are when %j is asked', (name) => {
    const answer = routesAsked(workspace, name);
    expect(isUsage(answer)).toBe(true);
    expect(answer).toMatchObject({ problem: 'unknown-route', detail: name, choices: ['a', 'b'] });
  });
});

describe('what a route names', () => {
  it('is every source once, in the order of the way', () => {
    expect(sourceNames(route())).toEqual(['shop-db', 'kafka', 'bill-db']);
    expect(sourceNames(route({ outbox: null, fallbacks: [], consumers: [bareConsumer()] }))).toEqual(['kafka']);
  });

  it('is where producers put messages, and where consumers put them aside', () => {
    expect(producedTopics(route(), nothingSaid).map(({ topic, topicRole }) => [topic, topicRole.role])).toEqual([
      ['orders', 'destination'],
      ['orders-backup', 'fallback'],
    ]);
    const two = route({ consumers: [consumer(), consumer({ name: 'email', retries: [] })] });
    expect(asideTopics(two, nothingSaid).map(({ topic, topicRole }) => [topic, topicRole])).toEqual([
      ['orders-retry-0', { role: 'retry', consumer: 'billing' }],
      ['orders.DLT', { role: 'dead-letter', consumer: 'billing' }],
      ['orders.DLT', { role: 'dead-letter', consumer: 'email' }],
    ]);
  });
});
