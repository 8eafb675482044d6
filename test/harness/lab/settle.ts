import { commitOffsets, consume, deleteRecords } from '../kafka-admin.ts';
import { withAdmin } from '../kafka-client.ts';
import type { KafkaAddress } from '../kafka-address.ts';
import { until } from '../until.ts';
import type { Fact, GroupName, TopicName, Where } from './plan.ts';
import { SUBSCRIPTIONS } from './topics.ts';

export interface SettleOptions {
  readonly kafka: KafkaAddress;
  readonly topic: (name: TopicName) => string;
  readonly group: (name: GroupName) => string;
  readonly where: Where;
  readonly facts: readonly Fact[];
}

/** The next offset to read of each partition, for a group that reads committed records to their end. */
async function ends(kafka: KafkaAddress, topic: string): Promise<Readonly<Record<number, bigint>>> {
  const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  return Object.fromEntries(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
}

/** Commits for every group: to the end of each partition, or to the first record that the group waits at. */
async function commitAll({ kafka, topic, group, where, facts }: SettleOptions): Promise<void> {
  for (const subscription of SUBSCRIPTIONS) {
    const offsets = { ...(await ends(kafka, topic(subscription.topic))) };
    for (const fact of facts) {
      if (fact.kind !== 'waiting' || fact.group !== subscription.group || fact.record.topic !== subscription.topic) continue;
      const { partition, offset } = where(fact.record);
      const end = offsets[partition] ?? offset;
      offsets[partition] = offset < end ? offset : end;
    }
    await commitOffsets(kafka, group(subscription.group), topic(subscription.topic), offsets);
  }
}

async function cutLogs({ kafka, topic, where, facts }: SettleOptions): Promise<void> {
  for (const fact of facts) {
    if (fact.kind !== 'log-start') continue;
    const { partition, offset } = where(fact.record);
    await deleteRecords(kafka, topic(fact.record.topic), { [partition]: offset });
  }
}

async function waitForCompaction({ kafka, topic, where, facts }: SettleOptions): Promise<void> {
  for (const fact of facts) {
    if (fact.kind !== 'compacted') continue;
    const { partition, offset } = where(fact.record);
    const gone = async () => {
      const records = await consume(kafka, topic(fact.record.topic), 1);
      return !records.some((record) => record.partition === partition && record.offset === offset);
    };
    await until(gone, { what: `compaction of ${fact.record.topic}`, within: 90_000 });
  }
}

/** What happens after everything was written: groups commit, logs are cut, compaction runs. */
export async function settle(options: SettleOptions): Promise<void> {
  await commitAll(options);
  await cutLogs(options);
  await waitForCompaction(options);
}
