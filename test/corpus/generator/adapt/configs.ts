import type { ConfigFacts, ConfigObservation, Observation } from '../../../../main/domain/observation/observation.ts';
import type { Look } from '../look/look.ts';
import { topics } from '../model/shape.ts';
import { instant } from './observations.ts';

function config(source: string, at: number | null, coordinates: ConfigObservation['coordinates'], facts: ConfigFacts): ConfigObservation {
  return { id: '', source, kind: 'config', at: at === null ? null : instant(at), clock: 'tool', coordinates, facts };
}

function atOf(milliseconds: number | null, name: 'previousAt' | 'firstAt'): Partial<Record<'previousAt' | 'firstAt', string>> {
  return milliseconds === null ? {} : { [name]: instant(milliseconds) };
}

/** What brokers and databases said of themselves, now and, where somebody watched, before. */
export function configsSeen(look: Look): readonly Observation[] {
  const { shape, boundaries, epochs, databases, samples, now } = look;
  const partitions = Map.groupBy(boundaries, ({ topic }) => topic);
  const described = [...partitions.keys()].map((topic) =>
    config(
      'kafka',
      now,
      { topic },
      {
        subject: 'topic',
        partitions: String(topic === topics.destination ? shape.partitions : 1),
        cleanupPolicy: topic === topics.destination && shape.compact ? 'compact' : 'delete',
        timestampType: 'create',
        topicId: `id-of-${topic}`,
      },
    ),
  );
  const bounds = boundaries.map(({ topic, partition, logStart, lastStable, end, leaderEpoch, firstAt, takenAt }) =>
    config(
      'kafka',
      takenAt,
      { topic, partition: String(partition) },
      {
        subject: 'partition',
        logStart: String(logStart),
        lastStable: String(lastStable),
        highWatermark: String(end),
        leaderEpoch: String(leaderEpoch),
        ...atOf(firstAt, 'firstAt'),
      },
    ),
  );
  const begun = epochs.map(({ partition, offset, epoch, previousEpoch, previousAt, firstAt }) =>
    config(
      'kafka',
      now,
      { topic: topics.destination, partition: String(partition), offset: String(offset) },
      {
        subject: 'epoch',
        epoch: String(epoch),
        previousEpoch: String(previousEpoch),
        ...atOf(previousAt, 'previousAt'),
        ...atOf(firstAt, 'firstAt'),
      },
    ),
  );
  const holes = look.holes.map(({ partition, offset }) =>
    config(
      'kafka',
      now,
      { topic: topics.destination, partition: String(partition), offset: String(offset) },
      {
        subject: 'place',
        holds: 'nothing',
      },
    ),
  );
  const clocks = databases.map((source) =>
    config(source, now, {}, { subject: 'database', clockOffset: String(shape.databaseSkew), replica: false }),
  );
  const resends = look.ledger.map(({ resend }) =>
    config('ledger', now, { ledger: 'ledger', resend }, { subject: 'resend', resendId: resend, plan: 'p1', outcome: 'confirmed' }),
  );
  const kept = samples.flatMap(({ at, partitions: sampled, commits }) => [
    ...sampled.map(({ logStart, end, leaderEpoch }, partition) =>
      config(
        'kafka',
        at,
        { topic: topics.destination, partition: String(partition) },
        {
          subject: 'partition-sample',
          logStart: String(logStart),
          highWatermark: String(end),
          leaderEpoch: String(leaderEpoch),
          topicId: `id-of-${topics.destination}`,
        },
      ),
    ),
    ...commits.map(({ consumer, partition, committed }) =>
      config(
        'kafka',
        at,
        { topic: topics.destination, partition: String(partition), group: consumer },
        {
          subject: 'commit-sample',
          group: consumer,
          committed: String(committed),
        },
      ),
    ),
  ]);
  return [...described, ...bounds, ...begun, ...holes, ...clocks, ...resends, ...kept];
}
