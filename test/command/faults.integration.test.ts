import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseDocument } from '../../main/contract/case.ts';
import { matches } from '../../main/contract/matches.ts';
import type { MatchesDocument } from '../../main/contract/matches.ts';
import { missingRanges } from '../../main/domain/observation/coverage.ts';
import type { Coverage } from '../../main/domain/observation/coverage.ts';
import type { Matches } from '../../main/service/find-messages.ts';
import { openKafka } from '../adapter/kafka/open-kafka.ts';
import { openWorkspace, workspaceFile } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { kafkaOptions } from '../contract-suite/broker-kafka.ts';
import { allOf, bulk } from '../contract-suite/broker-under-test.ts';
import { createTopic, openProducer } from '../harness/kafka-admin.ts';
import { readMetadata } from '../harness/kafka-metadata.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { recordKafka } from '../harness/proxy.ts';
import { startServers } from '../harness/start-servers.ts';
import type { Servers } from '../harness/start-servers.ts';
import { until } from '../harness/until.ts';
import { explained, found, unhurried } from '../service/asking.ts';
import { documentOf, runCli, startCli } from './run-cli.ts';
import type { Finished, Running } from './run-cli.ts';

const FETCH = 1;
const partitions = 4;
const recordsEach = 1_000;
/** Longer ago than the clock margin, so that the leader epoch which a restart begins is no suspect. */
const longAgo = new Date(Date.now() - 3 * 3_600_000).toISOString();

let servers: Servers;
type Link = Awaited<ReturnType<typeof recordKafka>>;

/** Opened here, so slow that there is time for something to happen in the middle. */
let slow: OpenedForTest;
/** The same for the command line; its own link shows how far it is. */
let slowFile: string;
/** The same for a route that has no database. */
let bareFile: string;
/** At full speed. */
let quick: OpenedForTest;
let ownLink: Link;
let cliLink: Link;
let bareLink: Link;

const schema = `
create table outbox (id bigserial primary key, message_id text not null unique, status text not null, created_at timestamptz not null, sent_at timestamptz);
insert into outbox (message_id, status, created_at, sent_at) values
  ('m-nowhere', 'SENT', '${longAgo}', '${longAgo}'),
  ('bulk-7', 'SENT', '${longAgo}', '${longAgo}');
`;

function kafkaThrough(link: Link, more: object = {}): object {
  return { kind: 'kafka', brokers: [servers.kafka.bootstrap], reach: { [servers.kafka.bootstrap]: link.address }, ...more };
}

/** The whole topic at 500,000 bytes a second takes eight seconds. */
const cap = 500_000;

function bareWorkspace(): object {
  const routes = { orders: { identity: { messageId: 'header:message-id' }, destination: { source: 'kafka', topic: 'orders' } } };
  return {
    waybill: 1,
    name: 'bare',
    environment: 'local',
    sources: { kafka: kafkaThrough(bareLink, { readBytesPerSecond: cap / 2 }) },
    routes,
  };
}

function workspaceFor(database: string, link: Link, more: object = {}): object {
  return {
    waybill: 1,
    name: 'faults',
    environment: 'local',
    sources: {
      kafka: kafkaThrough(link, more),
      db: { kind: 'postgres', url: database, timeZone: 'UTC' },
    },
    routes: {
      orders: {
        identity: { messageId: 'header:message-id' },
        outbox: {
          source: 'db',
          tables: ['public.outbox'],
          columns: { messageId: 'message_id', state: 'status', createdAt: 'created_at', sentAt: 'sent_at' },
          states: { pending: ['NEW'], sent: ['SENT'] },
        },
        destination: { source: 'kafka', topic: 'orders' },
        consumers: [{ name: 'billing' }],
      },
    },
  };
}

beforeAll(async () => {
  servers = await startServers();
  const { kafka, postgres } = servers;
  [ownLink, cliLink, bareLink] = await Promise.all([
    recordKafka(kafka.bootstrap),
    recordKafka(kafka.bootstrap),
    recordKafka(kafka.bootstrap),
  ]);
  const database = await postgres.createDatabase('faults');
  await queryPostgres(database, schema);
  await createTopic(kafka, 'orders', { partitions });
  const producer = await openProducer(kafka);
  const records = bulk(partitions * recordsEach, 1_000).map((message, index) => ({ ...message, partition: index % partitions }));
  for (let start = 0; start < records.length; start += 1_000) await producer.send('orders', records.slice(start, start + 1_000));
  await producer.close();
  slow = await openWorkspace(workspaceFor(database, ownLink, { readBytesPerSecond: cap }), null, {}, undefined, false);
  slowFile = await workspaceFile(workspaceFor(database, cliLink, { readBytesPerSecond: cap }));
  bareFile = await workspaceFile(bareWorkspace());
  quick = await openWorkspace(workspaceFor(database, ownLink));
});
afterAll(async () => {
  await Promise.all([slow.close(), quick.close()]);
  await Promise.all([ownLink, cliLink, bareLink].map((each) => each.close()));
  await servers.stop();
});

describe('a cluster where no group ever committed', () => {
  it('is not made to keep offsets by asking for them', async () => {
    const topics = async () => (await readMetadata(servers.kafka.bootstrap)).topics.map(({ name }) => name);
    expect(await topics()).toEqual(['orders']);
    const source = await openKafka(kafkaOptions(servers.kafka));
    const said = await allOf(source.commits([{ name: 'billing', group: 'billing' }], ['orders'], unhurried));
    expect(said).toMatchObject({ failures: [], coverage: [{ part: 'billing: orders', complete: true }] });
    expect(said.observations.map(({ facts }) => 'committed' in facts)).toEqual([false, false, false, false]);
    await source.close();
    expect(await topics()).toEqual(['orders']);
  });
});

function destinations(coverage: readonly Coverage[]): readonly Coverage[] {
  return coverage.filter(({ role }) => role === 'destination');
}

/** Only part of the log was read, and exactly which is named; nothing is said to be lost. */
function expectPartial(answer: Matches | MatchesDocument): void {
  expect(answer).toMatchObject({
    matches: [{ messageId: 'm-nowhere', verdict: { code: 'UNDETERMINED', candidates: expect.arrayContaining(['RELAY_LOST', 'STORED']) } }],
    complete: false,
  });
  const parts = destinations(answer.coverage as readonly Coverage[]);
  expect(parts.map(({ part }) => part)).toEqual(Array.from({ length: partitions }, (_, partition) => `orders/${partition}`));
  const missing = parts.flatMap(({ part, wanted, read }) =>
    wanted === null ? [{ part }] : missingRanges(wanted, read).map((range) => ({ part, ...range })),
  );
  expect(missing.length).toBeGreaterThan(0);
  for (const { wanted } of parts) expect(wanted).toEqual({ from: '0', to: String(recordsEach) });
  for (const { reason, complete } of parts) expect([complete, reason === null]).toEqual([reason === null, complete]);
}

function expectComplete(answer: Matches | MatchesDocument): void {
  expect(answer).toMatchObject({
    matches: [{ messageId: 'm-nowhere', verdict: { code: 'RELAY_LOST', certainty: 'proven' } }],
    complete: true,
  });
}

interface Searches {
  readonly services: Promise<Matches>;
  readonly cli: Running;
}

const askedFor = { value: 'm-nowhere', by: 'messageId' } as const;

function startCliSearch(): Running {
  // What an earlier search has indexed would not be read again.
  return startCli(slowFile, ['find', askedFor.value, '--by', askedFor.by, '--from', '-4h', '--json', '--no-index']);
}

function startSearches(): Searches {
  return { cli: startCliSearch(), services: found(slow.open, askedFor) };
}

/** Resolves when a search has had an answer for every partition, which is a quarter of what it reads. */
async function whenInTheMiddle(link: Link, before: number, search: Promise<unknown>): Promise<void> {
  let ended: string | null = null;
  void search.then((answer) => (ended = JSON.stringify(answer)));
  await until(() => fetchesOver(link) - before > partitions, { what: 'the search to read', within: 30_000, hopeless: () => ended });
}

function fetchesOver({ entries }: Link): number {
  return entries.filter(({ apiKey }) => apiKey === FETCH).length;
}

/** Both searches, from the moment at which each has read something and neither everything. */
async function searchesInTheMiddle(): Promise<Searches> {
  const [own, other] = [fetchesOver(ownLink), fetchesOver(cliLink)];
  const cli = startCliSearch();
  await whenInTheMiddle(cliLink, other, cli.finished);
  const services = found(slow.open, askedFor);
  await whenInTheMiddle(ownLink, own, services);
  return { cli, services };
}

/** The answers of both, or an error when one of them does not come in time. */
async function answersWithin(
  milliseconds: number,
  { services, cli }: Searches,
): Promise<{ readonly services: Matches; readonly cli: Finished }> {
  let answers: { readonly services: Matches; readonly cli: Finished } | null = null;
  const coming = Promise.all([services, cli.finished]).then(([first, second]) => (answers = { services: first, cli: second }));
  const answered = await until(() => answers, { what: 'both answers', within: milliseconds });
  await coming;
  return answered;
}

function documentIn(finished: Finished): MatchesDocument {
  return matches.parse(documentOf(finished));
}

describe('a broker that goes away in the middle of a search', () => {
  it('killed, leaves a partial answer within ten seconds, and a whole one when it is back, without a restart', async () => {
    const before = fetchesOver(bareLink);
    const bare = startCli(bareFile, ['find', 'nobody', '--from', '-4h', '--json']);
    const searches = await searchesInTheMiddle();
    await whenInTheMiddle(bareLink, before, bare.finished);
    servers.kafka.kill();
    const answers = await answersWithin(10_000, searches);
    const finished = await bare.finished;
    expect([finished.code, documentIn(finished)]).toMatchObject([3, { matches: [], complete: false }]);
    expectPartial(answers.services);
    expectPartial(documentIn(answers.cli));
    expect(answers.cli).toMatchObject({ code: 3, err: '' });
    expect(destinations(answers.services.coverage).some(({ reason }) => reason?.startsWith('unreachable: ') === true)).toBe(true);
    await servers.kafka.start();
    const again = await answersWithin(60_000, startSearches());
    expectComplete(again.services);
    expectComplete(documentIn(again.cli));
    expect(again.cli.code).toBe(1);
  });

  it('suspended, leaves a partial answer when the request timeout is over, and a whole one when it goes on', async () => {
    const searches = await searchesInTheMiddle();
    servers.kafka.suspend();
    const answers = await answersWithin(12_000, searches);
    expectPartial(answers.services);
    expectPartial(documentIn(answers.cli));
    expect(answers.cli).toMatchObject({ code: 3, err: '' });
    servers.kafka.resume();
    // Its session ended meanwhile: it leads nothing until it has registered again.
    await servers.kafka.start();
    expectComplete(await found(slow.open, askedFor));
  });

  it('gone before the search began, is named everywhere, and what the other sources know is told', async () => {
    servers.kafka.kill();
    const explanation = await explained(quick.open, 'm-nowhere');
    expect(explanation).toMatchObject({
      judgement: { verdict: { code: 'UNDETERMINED' }, complete: false },
      observations: expect.arrayContaining([expect.objectContaining({ kind: 'outbox' })]),
    });
    expect(
      explanation.coverage
        .filter(({ source }) => source === 'kafka')
        .every(({ complete, reason }) => !complete && reason?.startsWith('unreachable: ') === true),
    ).toBe(true);
    await servers.kafka.start();
    expect((await explained(quick.open, 'm-nowhere')).judgement.verdict.code).toBe('RELAY_LOST');
  });
});

describe('Ctrl-C in the middle of a search', () => {
  it('ends it with what is known so far: one document, exit 3, no loss', async () => {
    const before = fetchesOver(cliLink);
    const cli = startCliSearch();
    await whenInTheMiddle(cliLink, before, cli.finished);
    cli.signal('SIGINT');
    const finished = await cli.finished;
    expect(finished).toMatchObject({ code: 3, err: '' });
    expectPartial(documentIn(finished));
    expect(documentIn(finished).coverage.some(({ reason }) => reason?.startsWith('cancelled: ') === true)).toBe(true);
  });
});

describe('a database that goes away', () => {
  it('killed or suspended, leaves what Kafka has, claims no loss, and is asked again when it is back', async () => {
    const told = async () => {
      const [stored, nowhere] = await Promise.all(['bulk-7', 'm-nowhere'].map((id) => explained(quick.open, id)));
      expect(stored).toMatchObject({
        observations: expect.arrayContaining([
          expect.objectContaining({ kind: 'record', facts: expect.objectContaining({ messageId: 'bulk-7' }) }),
        ]),
      });
      expect(nowhere?.judgement).toMatchObject({ verdict: { code: 'UNDETERMINED' }, complete: false });
      expect(nowhere?.coverage.filter(({ role }) => role === 'outbox')).toMatchObject([
        { part: 'public.outbox', complete: false, reason: expect.stringMatching(/^(unreachable|timeout): /) },
      ]);
    };
    servers.postgres.suspend();
    await told();
    servers.postgres.resume();
    expect((await explained(quick.open, 'm-nowhere')).judgement.verdict.code).toBe('RELAY_LOST');
    servers.postgres.kill();
    await told();
    await servers.postgres.start();
    expect((await explained(quick.open, 'm-nowhere')).judgement.verdict.code).toBe('RELAY_LOST');
  });
});

describe('a case', () => {
  it('is judged again, the same, with every server down', async () => {
    const file = join(dirname(slowFile), 'nowhere.waybillcase');
    const exported = await runCli(quick.path, ['case', 'export', askedFor.value, '-o', file, '--json']);
    const [written] = caseDocument.parse(documentOf(exported)).messages;
    expect(written).toMatchObject({ recorded: { code: 'RELAY_LOST', certainty: 'proven' }, rejudged: null });
    servers.kafka.kill();
    servers.postgres.kill();
    const opened = await runCli(quick.path, ['case', 'open', file, '--json']);
    expect(caseDocument.parse(documentOf(opened)).messages[0]?.rejudged).toEqual(written?.recorded);
    expect([exported.code, opened.code]).toEqual([1, 1]);
  });
});
