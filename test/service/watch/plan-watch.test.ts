import { describe, expect, it } from 'vitest';
import type { Route } from '../../../main/domain/workspace/route.ts';
import { planWatch } from '../../../main/service/watch/plan-watch.ts';
import { delayAfter } from '../../../main/service/watch/watch-source.ts';
import { fullRoute } from '../../ipc/opened-workspace.ts';

const [billing] = fullRoute.consumers;
if (billing === undefined) throw new Error('The route has no consumer.');

describe('what is sampled', () => {
  it('is what groups read and how far they are; not what nobody reads as a group', () => {
    expect(planWatch([fullRoute])).toEqual([
      {
        source: 'kafka',
        topics: ['orders', 'orders-retry'],
        commits: [{ consumers: [{ name: 'billing', group: 'billing' }], topics: ['orders', 'orders-retry'] }],
        topologies: [],
      },
    ]);
  });

  it('is each thing once, whichever routes name it', () => {
    const twin: Route = { ...fullRoute, name: 'refunds' };
    expect(planWatch([fullRoute, twin])).toEqual(planWatch([fullRoute]));
  });

  it('leaves out the commits of a consumer that keeps its own', () => {
    const external: Route = { ...fullRoute, consumers: [{ ...billing, commit: 'external' }] };
    expect(planWatch([external])).toMatchObject([{ topics: ['orders', 'orders-retry'], commits: [] }]);
  });

  it('is exchange and queues of a broker that has those', () => {
    const queue: Route = {
      ...fullRoute,
      destination: { kind: 'exchange', source: 'rabbit', exchange: 'shop', routingKey: 'order' },
      consumers: [{ ...billing, queue: 'billing.q', witness: null, retries: [], deadLetter: null }],
      fallbacks: [],
    };
    expect(planWatch([fullRoute, queue])).toMatchObject([
      { source: 'kafka' },
      {
        source: 'rabbit',
        topics: [],
        commits: [],
        topologies: [{ exchange: { name: 'shop', routingKey: 'order' }, queues: ['billing.q'] }],
      },
    ]);
  });
});

describe('how long a source is left alone', () => {
  it('is the interval while it answers, then twice as long each time, up to ten minutes', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 60].map((failed) => delayAfter(failed, failed === 0 ? null : 'unreachable', 30_000) / 1000)).toEqual([
      30, 60, 120, 240, 480, 600, 600, 600,
    ]);
  });

  it('is never less than the interval', () => {
    expect([0, 1, 9].map((failed) => delayAfter(failed, 'timeout', 3_600_000))).toEqual([3_600_000, 3_600_000, 3_600_000]);
  });

  it('is an hour after a login that was refused, so that nobody is locked out', () => {
    expect(delayAfter(1, 'authentication-failed', 30_000)).toBe(3_600_000);
  });
});
