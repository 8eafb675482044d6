import { describe, expect, it } from 'vitest';
import { brokenPartition, brokenTopic, raised } from '../../builders/broken-absence.ts';
import { databaseConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import {
  claimed,
  consumed,
  copy,
  deadLetter,
  deduped,
  divertedCopy,
  effect,
  neighbour,
  retried,
  row,
  send,
} from '../../builders/observations.ts';
import { neverAsked, reading, said, takenAt, unreadable } from '../../builders/reading.ts';
import { consumer, invoices, outbox, route } from '../../builders/route.ts';
import { ago, second } from '../../builders/time.ts';

describe('not-found', () => {
  it('is proven when every source of the route was read and none has it', () => {
    const found = examine(reading([neighbour()]));
    expect(found.verdict).toMatchObject({ code: 'NOT_FOUND', stage: 'produce', certainty: 'proven', rule: 'not-found', evidence: [] });
    expect(found.read(found.verdict)).toEqual(
      expect.arrayContaining([
        'outbox public.outbox',
        'destination orders/0',
        'destination orders/3',
        'fallback orders-backup/0',
        'retry orders-retry-0/0',
        'dead-letter orders.DLT/0',
        'trace orders-trace',
        'dedupe billing: public.processed',
        'effect billing: public.invoices',
      ]),
    );
    expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED' });
    expect(found.complete).toBe(true);
  });

  it.each([
    ...brokenPartition('destination', 'orders', '1'),
    ...brokenTopic('orders', 4),
    ...brokenPartition('fallback', 'orders-backup', '0'),
    ...brokenTopic('orders-backup', 1),
  ])('is open where an absence does not count: $condition ($missing.part)', ({ change, missing, candidate }) => {
    const found = examine(reading([], {}, change));
    expect(found.verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'not-found' });
    expect(found.verdict.missing).toContainEqual(missing);
    expect(found.verdict.candidates).toEqual(
      expect.arrayContaining(['NOT_FOUND', 'STORED', ...(candidate === undefined ? [] : [candidate])]),
    );
    expect(found.complete).toBe(false);
  });

  const others = [
    { role: 'outbox', source: 'shop-db', part: 'public.outbox' },
    { role: 'trace', source: 'shop-db', part: 'orders-trace' },
    { role: 'retry', source: 'kafka', part: 'orders-retry-0/0' },
    { role: 'dead-letter', source: 'kafka', part: 'orders.DLT/0' },
    { role: 'dedupe', source: 'bill-db', part: 'billing: public.processed' },
    { role: 'effect', source: 'bill-db', part: 'billing: public.invoices' },
  ] as const;

  it.each(others)('is open while the $role was not read', ({ role, source, part }) => {
    const { verdict } = examine(reading([], {}, unreadable(role, part)));
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'not-found' });
    expect(verdict.missing).toContainEqual({ source, part, permission: null });
  });

  it.each(others)('is open while the $role was never asked: all must have been read', ({ role, part }) => {
    const keyed = route({ consumers: [consumer({ effect: { ...invoices, key: [{ name: 'messageId' }] } })] });
    expect(examine(reading([], { route: keyed }, neverAsked(role, part))).verdict.code).toBe('UNDETERMINED');
  });

  it('is open where the relay deletes what it sent, and on a replica', () => {
    expect(examine(reading([], { route: route({ outbox: outbox({ keepsSent: false }) }) })).verdict.code).toBe('UNDETERMINED');
    const replica = said(databaseConfig({ replica: true, replayedAt: ago(9 * second) }));
    expect(examine(reading([], {}, replica, takenAt(ago(9 * second), 'outbox'))).verdict.code).toBe('UNDETERMINED');
    expect(examine(reading([], {}, takenAt(null, 'outbox'))).verdict.code).toBe('UNDETERMINED');
  });

  it('leaves open every state in which a copy may stand where nobody looked', () => {
    const { candidates } = examine(reading([], {}, unreadable('destination', 'orders/1'))).verdict;
    expect(candidates).toEqual(expect.arrayContaining(['STORED', 'NOT_YET_VISIBLE', 'OVERDUE', 'TXN_ABORTED']));
  });

  it('leaves open that retention took it from a log that no longer begins at 0, while nobody knows where it stood', () => {
    const { candidates } = examine(
      reading([], {}, raised('orders', '1', ago(second)), unreadable('destination', 'orders/1'), unreadable('outbox')),
    ).verdict;
    expect(candidates).toEqual(expect.arrayContaining(['EXPIRED', 'LOST_TO_RETENTION', 'BROKER_LOST']));
  });

  it('leaves open what only the trace of the producer could tell', () => {
    const found = examine(reading([], { route: route({ outbox: null }) }, unreadable('trace')));
    expect(found.verdict.candidates).toEqual(expect.arrayContaining(['IN_FLIGHT', 'RELAY_LOST', 'SEND_FAILED']));
    expect(found.delivery().candidates).toContain('IN_FLIGHT');
  });

  it('leaves open what only the outbox could tell', () => {
    const { verdict } = examine(reading([], {}, unreadable('outbox')));
    expect(verdict.candidates).toEqual(expect.arrayContaining(['NOT_FOUND', 'IN_FLIGHT', 'OUTBOX_STUCK', 'RELAY_LOST', 'SEND_FAILED']));
  });

  it.each([
    { what: 'a row', observation: row({ state: 'unknown' }) },
    { what: 'a send', observation: send({ outcome: 'unknown' }) },
    { what: 'a copy', observation: copy() },
    { what: 'an aborted copy', observation: copy({ visibility: 'aborted' }) },
    { what: 'a copy in the fallback', observation: divertedCopy() },
    { what: 'an open copy in the fallback', observation: divertedCopy({ visibility: 'open' }) },
    { what: 'an aborted copy in the fallback', observation: divertedCopy({ visibility: 'aborted' }) },
    { what: 'a retry', observation: retried() },
    { what: 'an aborted retry', observation: retried({ visibility: 'aborted' }) },
    { what: 'a dead letter', observation: deadLetter() },
    { what: 'an aborted dead letter', observation: deadLetter({ visibility: 'aborted' }) },
    { what: 'a line of a consumer', observation: consumed({ outcome: 'unknown' }) },
    { what: 'a dedupe entry', observation: deduped() },
    { what: 'a claim whose key several messages share', observation: claimed({ ownsKey: false }) },
    { what: 'an effect whose key several messages share', observation: effect({ ownsKey: false }) },
  ])('cannot hold beside $what', ({ observation }) => {
    expect(examine(reading([observation])).verdict.code).not.toBe('NOT_FOUND');
  });
});
