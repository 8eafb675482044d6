import { describe, expect, it } from 'vitest';
import { queueConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { consumed, effect, queueLetter, row, witnessed } from '../../builders/observations.ts';
import { deadLetterQueue, queueConsumer, queueRoute, retryQueue } from '../../builders/rabbit.ts';
import type { Change } from '../../builders/reading.ts';
import { changed, reading, said, unreadable } from '../../builders/reading.ts';
import { ago, minute } from '../../builders/time.ts';

const failure = consumed({ outcome: 'failed', error: 'card declined' });
const lettered = { deadLetterExchange: 'dlx', deadLetterReaches: 'yes' } as const;
const nowhere = said(queueConfig({ ...lettered, deadLetterReaches: 'no' }));
const unreadPlace = queueRoute({ consumers: [queueConsumer({ deadLetter: { ...deadLetterQueue, witness: null } })] });
const at = (...changes: readonly Change[]) =>
  examine(reading([row(), witnessed(), failure], { route: queueRoute() }, said(queueConfig(lettered)), ...changes)).delivery();

describe('dead-letter-lost', () => {
  it('is suspected of what failed, is gone from its queue, and is in no dead-letter queue', () => {
    expect(at()).toMatchObject({ code: 'DLX_LOST', stage: 'consume', certainty: 'suspected', rule: 'dead-letter-lost' });
    expect(at().facts).toEqual({ queue: 'billing.q', at: ago(9 * minute), deadLetterExchange: 'dlx', reaches: 'yes' });
    expect(at(nowhere, unreadable('dead-letter')).facts).toMatchObject({ reaches: 'no' });
  });

  it('is a failure and no more where the dead-letter queue cannot be read', () => {
    const found = (...changes: readonly Change[]) =>
      examine(reading([row(), witnessed(), failure], { route: unreadPlace }, said(queueConfig(lettered)), ...changes)).delivery();
    expect(found().code).toBe('PROCESS_FAILED');
    expect(found(nowhere).code).toBe('DLX_LOST');
  });

  it.each([
    { what: 'the queue has no dead-letter exchange', change: said(queueConfig()) },
    { what: 'a consumer may hold it', change: said(queueConfig({ ...lettered, unacknowledged: '1' })) },
    { what: 'it may wait in its queue again', change: said(queueConfig({ ...lettered, ready: '1' })) },
  ])('does not hold where $what', ({ change }) => {
    expect(at(change).code).toBe('PROCESS_FAILED');
  });

  it('does not decide while the dead letter may stand unread', () => {
    expect(at(unreadable('dead-letter'))).toMatchObject({ code: 'UNDETERMINED', rule: 'dead-letter-lost' });
    expect(at(unreadable('dead-letter')).candidates).toEqual(expect.arrayContaining(['DLX_LOST', 'PROCESS_FAILED', 'DEAD_LETTERED']));
    const range = { from: '0', to: '1000' };
    expect(at(changed('dead-letter', undefined, { wanted: range, read: [range] })).missing).toEqual([
      { source: 'rabbit', part: 'billing.dlq.witness/0', permission: null, because: 'nothing-before' },
    ]);
    expect(at(unreadable('effect')).code).toBe('UNDETERMINED');
  });

  it('gives way to the letter, to a success and to another try', () => {
    const found = (...seen: Parameters<typeof reading>[0]) =>
      examine(reading([row(), witnessed(), failure, ...seen], { route: queueRoute() }, said(queueConfig(lettered)))).delivery().code;
    expect(found(queueLetter())).toBe('DEAD_LETTERED');
    expect(found(effect())).toBe('PROCESSED');
    const retried = queueRoute({ consumers: [queueConsumer({ retries: [retryQueue] })] });
    expect(
      examine(reading([row(), witnessed(), failure], { route: retried }, said(queueConfig(lettered)), unreadable('retry'))).delivery().code,
    ).toBe('UNDETERMINED');
  });
});

describe('dead-lettered by a queue', () => {
  it('has the cause that the broker wrote', () => {
    const found = examine(reading([row(), witnessed(), queueLetter({ cause: 'expired' })], { route: queueRoute() })).delivery();
    expect(found).toMatchObject({ code: 'DEAD_LETTERED', certainty: 'proven', facts: { cause: 'expired' } });
  });

  it('is not said of a consumer from whose queue it did not come, and proves that the message was produced all the same', () => {
    const found = examine(reading([row(), queueLetter({ originQueue: 'email.q' })], { route: queueRoute() }));
    expect(found.delivery().code).not.toBe('DEAD_LETTERED');
    expect(found.produced().code).toBe('STORED');
  });

  it('is only suspected in a queue that two consumers share, where the letter does not say whose it was', () => {
    const email = queueConsumer({ name: 'email', queue: 'email.q', witness: null });
    const route = queueRoute({ consumers: [queueConsumer(), email] });
    const { originQueue: _unknown, ...facts } = queueLetter().facts;
    const letter = { ...queueLetter(), facts };
    expect(examine(reading([row(), witnessed(), letter], { route })).delivery()).toMatchObject({
      code: 'DEAD_LETTERED',
      certainty: 'suspected',
    });
    expect(examine(reading([row(), witnessed(), queueLetter()], { route })).delivery()).toMatchObject({ certainty: 'proven' });
  });
});
