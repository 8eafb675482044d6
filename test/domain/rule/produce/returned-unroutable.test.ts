import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { consumed, divertedCopy, row, send, sentAt, unsent, witnessed } from '../../builders/observations.ts';
import { backupQueue, queueConsumer, queueRoute } from '../../builders/rabbit.ts';
import { reading, unreadable } from '../../builders/reading.ts';

const unwitnessed = queueRoute({ consumers: [queueConsumer({ witness: null })] });
const returned = send({ outcome: 'returned', attempt: '1', error: 'NO_ROUTE' });
const confirmed = (attempt: string) => send({ key: '2', attempt });

describe('returned-unroutable', () => {
  it.each([
    { what: 'without a witness', route: unwitnessed },
    { what: 'with one that has no copy', route: queueRoute() },
  ])("is proven by the broker's own word, $what", ({ route }) => {
    const found = examine(reading([row(), returned], { route }));
    expect(found.verdict).toMatchObject({ code: 'UNROUTED', stage: 'produce', certainty: 'proven', rule: 'returned-unroutable' });
    expect(found.verdict.facts).toEqual({ at: sentAt, error: 'NO_ROUTE' });
    expect(found.seen(found.verdict)).toEqual(['produce 1']);
    expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED' });
  });

  it('is the same send that the broker acknowledged behind the return', () => {
    expect(examine(reading([row(), returned, confirmed('1')], { route: unwitnessed })).verdict).toMatchObject({ certainty: 'proven' });
    expect(examine(reading([row(), returned, confirmed('2')], { route: unwitnessed })).verdict).toMatchObject({
      code: 'UNROUTED',
      certainty: 'suspected',
      candidates: ['UNROUTED', 'RELAY_LOST'],
    });
  });

  it('gives way to whatever shows that it arrived', () => {
    const route = queueRoute({ fallbacks: [backupQueue] });
    expect(examine(reading([row(), returned, witnessed()], { route })).produced().code).toBe('STORED');
    expect(examine(reading([row(), returned, consumed()], { route })).produced().code).toBe('STORED');
    const aside = divertedCopy({ source: 'rabbit', topic: 'backup.witness' });
    expect(examine(reading([row(), returned, aside], { route })).verdict.code).toBe('DIVERTED');
  });

  it('does not decide while a fallback may have it', () => {
    const table = { kind: 'table', source: 'shop-db', table: 'public.unsent', columns: { messageId: 'message_id' } } as const;
    const route = queueRoute({ fallbacks: [table] });
    const unread = examine(reading([row(), returned], { route }, unreadable('fallback')));
    expect(unread.verdict).toMatchObject({
      code: 'UNDETERMINED',
      rule: 'returned-unroutable',
      missing: [{ source: 'shop-db', part: 'public.unsent' }],
    });
    expect(unread.verdict.candidates).toEqual(expect.arrayContaining(['UNROUTED', 'DIVERTED']));
    expect(examine(reading([row(), returned], { route })).verdict.code).toBe('UNROUTED');
    expect(examine(reading([row(), returned, unsent()], { route })).verdict).toMatchObject({ code: 'DIVERTED' });
  });
});
