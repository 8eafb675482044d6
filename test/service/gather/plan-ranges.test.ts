import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { Collector } from '../../../main/service/gather/collector.ts';
import { eventInstants } from '../../../main/service/gather/plan-ranges.ts';
import type { Query } from '../../../main/service/gather/query.ts';
import { consumed, copy, row } from '../../domain/builders/observations.ts';
import { ago, hour, minute } from '../../domain/builders/time.ts';

const nothing: Query = { messageIds: [], businessKeys: [], fields: [], text: null, all: false, window: null };

async function instantsOf(query: Query, ...observations: readonly Observation[]) {
  const collector = new Collector([], () => undefined);
  for (const observation of observations) {
    const readings = (async function* () {
      yield await Promise.resolve({ type: 'observation' as const, observation });
    })();
    await collector.take(observation.source, readings);
  }
  return eventInstants({ collector, query });
}

const recorded = (messageId: string, age: number) => row({ key: messageId, messageId, createdAt: ago(age) });
const traced = (messageId: string, age: number) => consumed({ key: messageId, messageId, at: ago(age) });

describe('when the messages of a search came to be', () => {
  it('is what the row of each says, and what traces and copies say of one without a row', async () => {
    const mixed = await instantsOf(nothing, recorded('a', minute), traced('a', hour), traced('b', 2 * hour), recorded('c', 3 * minute));
    expect(mixed).toEqual([ago(minute), ago(2 * hour), ago(3 * minute)]);
    expect(await instantsOf(nothing, copy({ messageId: 'b', at: ago(hour) }), traced('b', minute))).toEqual([ago(hour), ago(minute)]);
  });

  it('does not count a message whose rows lie outside of the window', async () => {
    const window = { from: ago(10 * minute), to: ago(0) };
    expect(await instantsOf({ ...nothing, window }, recorded('a', minute), recorded('b', hour), traced('b', minute))).toEqual([
      ago(minute),
    ]);
  });
});
