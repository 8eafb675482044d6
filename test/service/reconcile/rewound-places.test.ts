import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { historyFile } from '../../../main/adapter/history/history-store.ts';
import type { Sample } from '../../../main/ports/history.ts';
import { rewoundPlaces } from '../../../main/service/reconcile/rewound-places.ts';
import { commitSample, interval, partitionSample, round, start } from '../../adapter/history/samples.ts';
import { consumer, route as routeOf } from '../../domain/builders/route.ts';
import { newFolder } from '../../harness/keeper.ts';

const route = routeOf({ consumers: [consumer({ group: 'billing' }), consumer({ name: 'audit', group: 'audit', commit: 'external' })] });

async function rewound(rounds: readonly (readonly Sample[])[], since = start) {
  const history = historyFile(join(await newFolder('history'), 'history.sqlite'));
  for (const samples of rounds) expect(await history.append(samples, interval)).toMatchObject({ ok: true });
  const clock = { now: () => round(rounds.length) };
  const spans = await rewoundPlaces({ history, clock }, { route, partitions: [0, 1], since }, new AbortController().signal);
  await history.close();
  return spans;
}

describe('places that a group went back over', () => {
  it('are those between two commits of which the later is lower', async () => {
    const commits = [10, 40, 30, 60, 35, 70];
    const spans = await rewound(commits.map((committed, index) => [commitSample(round(index), committed)]));
    expect(spans).toEqual([{ partition: 0, from: 30, to: 60 }]);
  });

  it('are none where commits only grew, where nobody asked for the group, and before the messages came to be', async () => {
    expect(await rewound([[commitSample(round(0), 10)], [commitSample(round(1), 20)]])).toEqual([]);
    expect(await rewound([[commitSample(round(0), 20, 'audit')], [commitSample(round(1), 10, 'audit')]])).toEqual([]);
    const early = [20, 10, 11, 12].map((committed, index) => [commitSample(round(index), committed)]);
    expect(await rewound(early, round(3))).toEqual([]);
  });

  it('are all of a partition of which more changed than one answer holds', async () => {
    const many = Array.from({ length: 500 }, (_, index) => [
      commitSample(round(index), index % 2 === 0 ? 20 : 10),
      partitionSample(round(index), 0, 100, { partition: 1 }),
    ]);
    expect(await rewound(many)).toEqual([{ partition: 0, from: 0, to: Number.MAX_SAFE_INTEGER }]);
  });
});
