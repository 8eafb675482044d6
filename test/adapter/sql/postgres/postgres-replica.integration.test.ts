import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlOutbox } from '../../../../main/adapter/outbox/outbox-source.ts';
import { openPostgres } from '../../../../main/adapter/sql/postgres/postgres-session.ts';
import { micros, shift } from '../../../../main/domain/observation/instant.ts';
import { outboxOf } from '../../../contract-suite/outbox-table.ts';
import type { AllRead } from '../../../contract-suite/read-all.ts';
import { allSteps, never, ofKind, readAll, sorted } from '../../../contract-suite/read-all.ts';
import type { PostgresServer } from '../../../harness/postgres.ts';
import { startPostgres } from '../../../harness/postgres.ts';
import { clock, optionsFor } from '../postgres-fixture.ts';

/** Milliseconds. */
const year = 365 * 86_400_000;
const outbox = outboxOf(['public.outbox'], { columns: { messageId: 'm', createdAt: 'at' }, states: {} });

async function find(url: string, replica = false): Promise<AllRead> {
  const session = openPostgres(optionsFor(url, { replica }), null, clock);
  const read = await readAll(sqlOutbox(session).find(outbox, { by: 'messageId', values: ['early', 'late'] }, never));
  await session.close();
  return read;
}

const ids = (read: AllRead): readonly (string | undefined)[] => ofKind(read, 'outbox').map(({ facts }) => facts.messageId);

describe('a replica', () => {
  let primary: PostgresServer;
  let standby: PostgresServer;
  beforeAll(async () => {
    primary = await startPostgres();
    await primary.query('create table public.outbox (m text primary key, at timestamptz default now())');
    standby = await startPostgres({ standbyOf: primary });
  });
  afterAll(async () => {
    await standby.stop();
    await primary.stop();
  });

  it('is covered up to what it has replayed, and no further', async () => {
    await primary.query(`insert into public.outbox values ('early')`);
    await expect.poll(async () => ids(await find(standby.url)), { timeout: 20_000 }).toEqual(['early']);
    await standby.pauseReplay();
    const before = clock.now();
    await primary.query(`insert into public.outbox values ('late')`);
    const behind = await find(standby.url);
    expect(ids(behind)).toEqual(['early']);
    const [config] = ofKind(behind, 'config');
    const [committed] = await primary.query(
      `select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from public.outbox where m = 'early'`,
    );
    expect(config?.facts).toMatchObject({ subject: 'database', replica: true });
    const replayedAt = config?.facts.subject === 'database' ? (config.facts.replayedAt ?? '') : '';
    expect(micros(replayedAt) >= micros(String(committed?.['at'])) && micros(replayedAt) <= micros(before) + 1_000n).toBe(true);
    expect(behind.coverage).toMatchObject([{ asOf: replayedAt, complete: true }]);

    const session = openPostgres(optionsFor(standby.url), null, clock);
    const steps = await allSteps(sqlOutbox(session).check(outbox, never));
    await session.close();
    expect(steps.find(({ step }) => step === 'replica')).toMatchObject({ ok: true, detail: expect.stringContaining(replayedAt) });

    await standby.resumeReplay();
    await expect.poll(async () => sorted(ids(await find(standby.url))), { timeout: 20_000 }).toEqual(['early', 'late']);
  });

  it('does not say how far it is when the workspace calls a primary a replica', async () => {
    const read = await find(primary.url, true);
    expect(ofKind(read, 'config').map(({ facts }) => facts)).toEqual([
      { subject: 'database', clockOffset: expect.any(String), replica: true },
    ]);
    expect(read.coverage).toMatchObject([{ asOf: null, complete: true }]);
  });
});

describe('the clock', () => {
  it("is compared with this machine's at the middle of the question", async () => {
    const server = await startPostgres();
    const wrong = { now: () => shift(clock.now(), -year) };
    const session = openPostgres(optionsFor(server.url), null, wrong);
    const read = await readAll(sqlOutbox(session).find(outbox, { by: 'messageId', values: [] }, never));
    const steps = await allSteps(sqlOutbox(session).check(outbox, never));
    await session.close();
    const right = await find(server.url);
    await server.stop();
    const offset = (each: AllRead): number => {
      const [config] = ofKind(each, 'config');
      return config?.facts.subject === 'database' ? Number(config.facts.clockOffset) : Number.NaN;
    };
    expect(Math.abs(offset(right))).toBeLessThan(5000);
    expect(Math.abs(offset(read) - year)).toBeLessThan(5000);
    expect(steps.find(({ step }) => step === 'clock')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('ahead of this machine'),
    });
  });
});
