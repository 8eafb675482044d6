import { describe, expect, it } from 'vitest';
import type { ConfigFacts, ConfigObservation } from '../../../main/domain/observation/observation.ts';
import { Collector } from '../../../main/service/gather/collector.ts';
import { partitionIdentity } from '../../../main/service/reconcile/log-pass.ts';

const topic = { source: 'kafka', topic: 'orders', stream: false, topicRole: { role: 'destination' } } as const;

function config(coordinates: Readonly<Record<string, string>>, facts: ConfigFacts): ConfigObservation {
  return {
    id: '',
    source: 'kafka',
    kind: 'config',
    at: '2026-11-20T10:00:00Z',
    clock: 'tool',
    coordinates: { topic: 'orders', ...coordinates },
    facts,
  };
}

async function identity(topicId: string, leaderEpoch: string, partition = 0): Promise<string> {
  const collector = new Collector([{ name: 'kafka', kind: 'kafka' }], () => undefined);
  const bounds = { subject: 'partition', logStart: '0', lastStable: '9', highWatermark: '9' } as const;
  const said = [
    config({}, { subject: 'topic', partitions: '2', topicId }),
    config({ partition: '0' }, { ...bounds, leaderEpoch }),
    config({ partition: '1' }, { ...bounds, leaderEpoch: '7' }),
  ];
  await collector.take(
    'kafka',
    (async function* () {
      for (const observation of said) yield { type: 'observation' as const, observation };
    })(),
  );
  return partitionIdentity({ collector }, topic, partition);
}

describe('what a partition was when it was read', () => {
  it('is the same while the topic and its leader are', async () => {
    expect(await identity('t1', '3')).toBe(await identity('t1', '3'));
  });

  it('is another for a topic that was created anew', async () => {
    expect(await identity('t1', '3')).not.toBe(await identity('t2', '3'));
  });

  it('is another once another leader began, which may have cut the log', async () => {
    expect(await identity('t1', '3')).not.toBe(await identity('t1', '4'));
  });

  it('is of one partition: another leader of its neighbour changes nothing', async () => {
    expect(await identity('t1', '3', 1)).toBe(await identity('t1', '4', 1));
  });
});
