import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { openMysql } from '../../../../main/adapter/sql/mysql/mysql-session.ts';
import type { Outbox } from '../../../../main/domain/workspace/route.ts';
import type { Reading } from '../../../../main/ports/reading.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import type { AllRead } from '../../../contract-suite/read-all.ts';
import { never, ofKind, readAll } from '../../../contract-suite/read-all.ts';
import { startMariadb } from '../../../harness/mariadb.ts';
import { until } from '../../../harness/until.ts';
import type { RecordedMariadb } from '../mariadb-fixture.ts';
import { mysqlOptions, recordedMariadb } from '../mariadb-fixture.ts';
import { clock, urlWith } from '../postgres-fixture.ts';

const columns = { id: 'id', messageId: 'm', createdAt: 'at' };
const window = { by: 'created', from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z', limit: 20_000 } as const;
const firstPage = 5000;

function boxes(table: string): string {
  return `create table ${table} (id int primary key, m varchar(20), at timestamp(6) null, key (at), key (m));
    insert into ${table} select seq, concat('m-', seq), '2026-11-20' + interval seq microsecond from seq_1_to_12000;`;
}

/** Listens on the port; an error when it is taken. */
async function listening(listener: Server, port: number): Promise<true> {
  listener.listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return true;
}

/** Reads on, and does something once so many observations have come. */
async function readWith(readings: AsyncIterable<Reading>, after: number, act: () => void | Promise<void>): Promise<AllRead> {
  async function* watched(): AsyncGenerator<Reading> {
    let count = 0;
    for await (const reading of readings) {
      yield reading;
      count += reading.type === 'observation' && reading.observation.kind === 'outbox' ? 1 : 0;
      if (count === after && reading.type === 'observation') await act();
    }
  }
  return readAll(watched());
}

describe('a reading that is interrupted', () => {
  let database: RecordedMariadb;
  const tables = ['box_1', 'box_2', 'box_3'];
  const outbox: Outbox = outboxOf(tables, { columns, states: {} });
  beforeEach(async () => {
    database = await recordedMariadb();
    await database.sql(tables.map(boxes).join(' '));
  });
  afterEach(() => database.close());

  it('is stopped with what it read so far, although the server says nothing more', async () => {
    const stop = new AbortController();
    const read = await readWith(sqlOutbox(database.session).find(outbox, window, stop.signal), firstPage, () => {
      database.stall();
      stop.abort();
    });
    database.release();
    expect(ofKind(read, 'outbox')).toHaveLength(firstPage);
    expect(read.failures).toEqual([]);
    expect(read.coverage.map(({ part, complete, reason, read: ranges }) => ({ part, complete, reason, ranges }))).toEqual([
      { part: 'box_1', complete: false, reason: 'cancelled', ranges: [{ from: '2026-11-20T00:00:00.007002Z', to: window.to }] },
      { part: 'box_2', complete: false, reason: 'cancelled', ranges: [] },
      { part: 'box_3', complete: false, reason: 'cancelled', ranges: [] },
    ]);
  });

  it('goes on over a new connection when the old one breaks between two pages', async () => {
    const read = await readWith(sqlOutbox(database.session).find(outbox, window, never), firstPage, database.cut);
    expect(new Set(ofKind(read, 'outbox').map((row) => `${row.coordinates['table']} ${row.coordinates['key']}`)).size).toBe(36_000);
    expect(read.coverage.every(({ complete }) => complete)).toBe(true);
  });

  it('covers what it read when the server goes away for good, and does not knock again for every table', async () => {
    const server = await startMariadb();
    await server.query(`create database shop; use shop; ${tables.map(boxes).join(' ')}`);
    const session = openMysql(mysqlOptions(urlWith(server.url, { database: 'shop' })), null, clock);
    let knocks = 0;
    const silent = createServer(() => (knocks += 1));
    const read = await readWith(sqlOutbox(session).find(outbox, window, never), firstPage, async () => {
      server.kill();
      await until(() => listening(silent, server.port), { what: 'the port to be free', within: 20_000 });
    });
    await session.close();
    silent.close();
    await server.stop();
    expect(ofKind(read, 'outbox')).toHaveLength(firstPage);
    expect(read.failures).toMatchObject([{ code: 'timeout', retryable: true }]);
    expect(read.coverage.map(({ reason }) => reason)).toEqual(tables.map(() => expect.stringMatching(/^timeout: /)));
    expect(read.coverage[0]?.read).toEqual([{ from: '2026-11-20T00:00:00.007002Z', to: window.to }]);
    expect(knocks).toBe(1);
  });

  it('reads the other tables when one takes too long', async () => {
    await database.sql(`rename table box_2 to slow;
      create view box_2 as select id, m, case when sleep(0.01) is not null then at end as at from slow`);
    const slow = await readAll(sqlOutbox(database.session).find(outbox, { ...window, limit: 3 }, never));
    expect(slow.failures).toMatchObject([{ code: 'timeout' }]);
    const outcome = new Map(slow.coverage.map(({ part, reason }) => [part, reason?.split(':')[0]]));
    expect(outcome).toEqual(
      new Map([
        ['box_1', 'too-large'],
        ['box_2', 'timeout'],
        ['box_3', 'too-large'],
      ]),
    );
  });
});
