import type { SampleFacts } from '../../domain/observation/observation.ts';

export type Subject = SampleFacts['subject'];
export type Value = string | bigint | null;

/** Topic ids are long and few: rows carry a number in their place. */
export interface TopicIds {
  numberOf(text: string): bigint;
  textOf(number: bigint): string;
}

interface Shape {
  readonly table: string;
  readonly columns: readonly string[];
}

const described: Shape = { table: 'described_state', columns: ['facts'] };

export const shapes: Readonly<Record<Subject, Shape>> = {
  'partition-sample': { table: 'partition_state', columns: ['log_start', 'high_watermark', 'leader_epoch', 'topic_id'] },
  'commit-sample': { table: 'commit_state', columns: ['committed'] },
  'exchange-sample': described,
  'queue-sample': described,
};

/** Facts as the values of their columns. */
export function valuesOf(facts: SampleFacts, topicIds: TopicIds): readonly Value[] {
  switch (facts.subject) {
    case 'partition-sample': {
      const { logStart, highWatermark, leaderEpoch, topicId } = facts;
      const epoch = leaderEpoch === undefined ? null : BigInt(leaderEpoch);
      return [BigInt(logStart), BigInt(highWatermark), epoch, topicId === undefined ? null : topicIds.numberOf(topicId)];
    }
    case 'commit-sample':
      return [BigInt(facts.committed)];
    case 'exchange-sample':
    case 'queue-sample':
      return [JSON.stringify(Object.fromEntries(Object.entries(facts).toSorted(([a], [b]) => (a < b ? -1 : 1))))];
  }
}

/** The facts of a row; a commit's group stands in its coordinates. */
export function factsOf(
  subject: Subject,
  values: readonly Value[],
  coordinates: Readonly<Record<string, string>>,
  topicIds: TopicIds,
): SampleFacts {
  switch (subject) {
    case 'partition-sample': {
      const [logStart, highWatermark, leaderEpoch, topicId] = values;
      return {
        subject,
        logStart: String(logStart),
        highWatermark: String(highWatermark),
        ...(typeof leaderEpoch === 'bigint' ? { leaderEpoch: String(leaderEpoch) } : {}),
        ...(typeof topicId === 'bigint' ? { topicId: topicIds.textOf(topicId) } : {}),
      };
    }
    case 'commit-sample':
      return { subject, group: coordinates['group'] ?? '', committed: String(values[0]) };
    case 'exchange-sample':
    case 'queue-sample':
      return JSON.parse(String(values[0])) as SampleFacts;
  }
}
