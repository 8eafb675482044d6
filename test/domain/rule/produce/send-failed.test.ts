import { describe, expect, it } from 'vitest';
import { brokenPartition, brokenTopic } from '../../builders/broken-absence.ts';
import { examine } from '../../builders/examination.ts';
import { consumed, copy, createdAt, divertedCopy, row, send } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';
import { route } from '../../builders/route.ts';
import { ago, minute } from '../../builders/time.ts';

const failedRow = row({ state: 'failed', error: 'record too large' });
const failedSend = send({ outcome: 'failed', error: 'NOT_ENOUGH_REPLICAS' });

describe('send-failed', () => {
  it('is proven by a failed row when every partition of the route was read in vain', () => {
    const found = examine(reading([failedRow]));
    expect(found.verdict).toMatchObject({
      code: 'SEND_FAILED',
      stage: 'produce',
      certainty: 'proven',
      rule: 'send-failed',
      facts: { error: 'record too large' },
    });
    expect(found.seen(found.verdict)).toEqual(['outbox 17']);
    expect(found.read(found.verdict)).toEqual(
      expect.arrayContaining(['destination orders/0', 'destination orders/3', 'fallback orders-backup/0']),
    );
    expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED', certainty: 'proven' });
    expect(found.complete).toBe(true);
  });

  it('is proven by a failed send on a route without an outbox', () => {
    const found = examine(reading([failedSend], { route: route({ outbox: null }) }));
    expect(found.verdict).toMatchObject({ code: 'SEND_FAILED', certainty: 'proven', facts: { error: 'NOT_ENOUGH_REPLICAS' } });
    expect(found.seen(found.verdict)).toEqual(['produce 1']);
  });

  it.each([
    ...brokenPartition('destination', 'orders', '3'),
    ...brokenTopic('orders', 4),
    ...brokenPartition('fallback', 'orders-backup', '0'),
    ...brokenTopic('orders-backup', 1),
  ])('is open where an absence does not count: $condition ($missing.part)', ({ change, missing, candidate }) => {
    const { verdict } = examine(reading([failedRow], {}, change));
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'send-failed', facts: { error: 'record too large' } });
    expect(verdict.missing).toContainEqual(missing);
    expect(verdict.candidates).toEqual(expect.arrayContaining(['SEND_FAILED', 'STORED', ...(candidate === undefined ? [] : [candidate])]));
  });

  it('is open while the outbox was not read: its row may still wait for another try', () => {
    const { verdict } = examine(reading([failedSend], {}, unreadable('outbox')));
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.candidates).toEqual(expect.arrayContaining(['SEND_FAILED', 'IN_FLIGHT', 'OUTBOX_STUCK', 'RELAY_LOST']));
    expect(verdict.missing).toContainEqual({ source: 'shop-db', part: 'public.outbox', permission: null });
  });

  it.each([
    { who: 'the row', observations: [failedSend, row()] },
    { who: 'another attempt', observations: [failedRow, send({ key: '2' })] },
    { who: 'another row', observations: [failedRow, row({ key: '18' })] },
  ])('gives way to a loss when $who says that it was sent after all', ({ observations }) => {
    expect(examine(reading(observations)).verdict.code).toBe('RELAY_LOST');
  });

  it.each([
    { what: 'a copy', observation: copy() },
    { what: 'a consumer', observation: consumed() },
    { what: 'a copy in the fallback', observation: divertedCopy() },
  ])('cannot hold beside $what: the error was not final', ({ observation }) => {
    const found = examine(reading([failedRow, failedSend, observation]));
    expect(found.verdict.code).not.toBe('SEND_FAILED');
    expect(found.findings.map((finding) => finding.id)).toContain('error-was-not-final');
  });

  it('waits while the row waits for another try within the allowance', () => {
    expect(examine(reading([failedSend, row({ state: 'pending', createdAt: ago(minute) })])).verdict.code).toBe('IN_FLIGHT');
  });

  it('does not take an outcome that the mapping does not name for an error', () => {
    const { verdict } = examine(reading([send({ outcome: 'unknown' }), row({ state: 'unknown', createdAt })]));
    expect(verdict.code).toBe('UNDETERMINED');
  });
});
