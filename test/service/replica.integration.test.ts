import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { createTopic, produce } from '../harness/kafka-admin.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { startPostgres } from '../harness/postgres.ts';
import type { PostgresServer } from '../harness/postgres.ts';
import { until } from '../harness/until.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { explained } from './asking.ts';
import { insertRows, outboxTable, outboxWorkspace, recordOf } from './outbox-route.ts';

const topic = uniqueName('replica');
const minute = 60_000;
let kafka: KafkaAddress;
let primary: PostgresServer;
let replica: PostgresServer;
let opened: OpenedForTest;

function onReplica(database: string): string {
  const url = new URL(database);
  url.port = String(replica.port);
  return url.href;
}

beforeAll(async () => {
  ({ kafka } = await sharedServers());
  await createTopic(kafka, topic);
  primary = await startPostgres();
  replica = await startPostgres({ standbyOf: primary });
  const database = await primary.createDatabase('outbox');
  await queryPostgres(database, outboxTable);
  const old = Date.now() - 10 * minute;
  await insertRows(database, [
    { messageId: 'm-sent-later', status: 'NEW', createdAt: old },
    { messageId: 'm-still-waiting', status: 'NEW', createdAt: old },
    { messageId: 'm-sent-before', status: 'SENT', createdAt: old, sentAt: old + 500 },
  ]);
  const replayed = async () => (await queryPostgres(onReplica(database), 'select 1 from outbox')).length === 3;
  await until(replayed, { what: 'the replica to have the rows', within: 30_000 });
  await replica.pauseReplay();
  // What follows the replica does not know.
  await produce(kafka, topic, [recordOf('m-sent-before', old + 500), recordOf('m-sent-later', Date.now())]);
  await queryPostgres(database, "update outbox set status = 'SENT', sent_at = now() where message_id = 'm-sent-later'");
  await insertRows(database, [{ messageId: 'm-new', status: 'NEW', createdAt: Date.now() - minute }]);
  opened = await openWorkspace(
    outboxWorkspace({ kafka, database: onReplica(database), routes: { replica: { topic } }, databaseSource: { replica: true } }),
  );
});
afterAll(async () => {
  await opened.close();
  await replica.stop();
  await primary.stop();
});

describe('a replica that lags', () => {
  it('does not hide what Kafka has', async () => {
    expect(await explained(opened.open, 'm-sent-later')).toMatchObject({ judgement: { verdict: { code: 'STORED' } } });
    expect(await explained(opened.open, 'm-sent-before')).toMatchObject({ judgement: { verdict: { code: 'STORED' }, complete: true } });
  });

  it('proves no message absent', async () => {
    const { judgement, coverage } = await explained(opened.open, 'm-new');
    expect(judgement).toMatchObject({ verdict: { code: 'UNDETERMINED' }, complete: false });
    expect(coverage.filter(({ role }) => role === 'outbox')).toMatchObject([{ source: 'db', needed: true }]);
  });

  it('is believed where Kafka bears it out: a row that waited too long when it was last seen, and no record', async () => {
    const { judgement } = await explained(opened.open, 'm-still-waiting');
    expect(judgement.verdict).toMatchObject({ code: 'OUTBOX_STUCK' });
  });
});
