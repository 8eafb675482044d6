import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BrokerSource } from '../../../main/ports/broker.ts';
import { commitsOf } from '../../contract-suite/broker-commits.ts';
import { kafkaOptions } from '../../contract-suite/broker-kafka.ts';
import { allOf, unhurried } from '../../contract-suite/broker-under-test.ts';
import { createTopic, produce, startConsumerGroup } from '../../harness/kafka-admin.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { until } from '../../harness/until.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { openKafka } from './open-kafka.ts';

let kafka: KafkaAddress;
let source: BrokerSource;

beforeAll(async () => {
  ({ kafka } = await sharedServers());
  source = await openKafka(kafkaOptions(kafka));
});
afterAll(() => source.close());

describe('the commits of a live group', () => {
  it.each(['classic', 'consumer'] as const)('of the %s protocol come with its state and its members', async (protocol) => {
    const [topic, group] = [uniqueName('live'), uniqueName(protocol)];
    await createTopic(kafka, topic, { partitions: 2 });
    await produce(kafka, topic, [{ value: 'a' }, { value: 'b' }]);
    const member = await startConsumerGroup(kafka, { group, topic, protocol });
    const asked = () => allOf(source.commits([{ name: 'a', group }], [topic], unhurried));
    const said = await until(
      async () => {
        const each = await asked();
        return commitsOf(each).includes(`a ${topic}/0=2`) ? each : null;
      },
      { what: 'the first commit', within: 60_000 },
    );
    expect(said).toMatchObject({ failures: [], coverage: [{ part: `${group}: ${topic}`, complete: true }] });
    for (const { facts } of said.observations) expect(facts).toMatchObject({ group, protocol, groupState: 'Stable', members: '1' });
    await member.leave();
    const empty = await until(
      async () => {
        const each = await asked();
        return each.observations.every(({ kind, facts }) => kind === 'commit' && facts.groupState === 'Empty') ? each : null;
      },
      { what: 'the group to be empty', within: 30_000 },
    );
    expect(commitsOf(empty)).toContain(`a ${topic}/0=2`);
  });
});
