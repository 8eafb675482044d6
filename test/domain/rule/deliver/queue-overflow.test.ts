import { describe, expect, it } from 'vitest';
import { queueConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { consumed, row, witnessed } from '../../builders/observations.ts';
import { queueConsumer, queueRoute } from '../../builders/rabbit.ts';
import type { Change } from '../../builders/reading.ts';
import { reading, said, unreadable } from '../../builders/reading.ts';
import { queueSample } from '../../builders/samples.ts';
import { ago, minute, second } from '../../builders/time.ts';

const route = queueRoute({ consumers: [queueConsumer({ deadLetter: null })] });
const publishedAt = ago(10 * minute);
const full = { ready: '100', maxLength: '100', headAt: ago(minute) } as const;
const at = (queue: Parameters<typeof queueConfig>[0], ...changes: readonly Change[]) =>
  examine(reading([row(), witnessed({ publishedAt })], { route }, said(queueConfig(queue)), ...changes)).delivery();

describe('queue-overflow', () => {
  it('is suspected of what is gone from a full queue and nowhere else', () => {
    expect(at(full)).toMatchObject({ code: 'OVERFLOW', stage: 'store', certainty: 'suspected', rule: 'queue-overflow' });
    expect(at(full).facts).toEqual({ queue: 'billing.q', maxLength: '100', overflow: 'drop-head' });
    expect(at({ ...full, overflow: 'reject-publish' }).facts).toMatchObject({ overflow: 'reject-publish' });
  });

  it.each([
    { what: 'the queue has room', queue: { ...full, ready: '99' } },
    { what: 'it has no limit', queue: { ready: '100', headAt: ago(minute) } },
    { what: 'the message may be held by a consumer', queue: { ...full, unacknowledged: '1' } },
    {
      what: 'what it drops comes to a dead-letter queue',
      queue: { ...full, deadLetterExchange: 'dlx', deadLetterReaches: 'yes' } as const,
    },
    { what: 'the head has no time', queue: { ready: '100', maxLength: '100' } },
  ])('does not hold where $what', ({ queue }) => {
    expect(at(queue)).toMatchObject({ code: 'UNDETERMINED', rule: 'undetermined' });
  });

  it('does not hold while a further copy of the message may be in the queue', () => {
    const twice = (parts: Parameters<typeof witnessed>[0]) =>
      examine(
        reading([row(), witnessed({ publishedAt }), witnessed({ offset: '700', ...parts })], { route }, said(queueConfig(full))),
      ).delivery();
    expect(twice({ publishedAt: ago(minute - second), at: ago(minute - second) }).code).toBe('NOT_YET_CONSUMED');
    expect(twice({ publishedAt: ago(2 * minute), at: null }).code).toBe('UNDETERMINED');
    expect(twice({ publishedAt: ago(9 * minute), at: ago(9 * minute) })).toMatchObject({ code: 'OVERFLOW', rule: 'queue-overflow' });
  });

  it('still waits where the head is older', () => {
    expect(at({ ...full, headAt: ago(11 * minute) }).code).toBe('NOT_YET_CONSUMED');
  });

  it.each(['trace', 'dedupe', 'effect'] as const)('does not decide while the %s was not read', (role) => {
    const found = at(full, unreadable(role));
    expect(found).toMatchObject({ code: 'UNDETERMINED', rule: 'queue-overflow' });
    expect(found.candidates).toEqual(expect.arrayContaining(['OVERFLOW', 'PROCESSED']));
  });

  it('is not said of a consumer of which nothing is recorded, nor of one that had it in hand', () => {
    const silent = queueRoute({ consumers: [queueConsumer({ deadLetter: null, trace: null, dedupe: [], effect: null })] });
    const bare = examine(reading([row(), witnessed({ publishedAt })], { route: silent }, said(queueConfig(full)))).delivery();
    expect(bare).toMatchObject({ code: 'UNDETERMINED', candidates: expect.arrayContaining(['OVERFLOW', 'PROCESSED']) });
    const failed = examine(
      reading([row(), witnessed({ publishedAt }), consumed({ outcome: 'failed' })], { route }, said(queueConfig(full))),
    );
    expect(failed.delivery().code).toBe('PROCESS_FAILED');
  });

  it('does not trust numbers that were gathered when the message may not have been there', () => {
    const young = examine(
      reading(
        [
          row({ createdAt: ago(60 * second), sentAt: ago(59 * second) }),
          witnessed({ at: ago(58 * second), publishedAt: ago(59 * second) }),
        ],
        { route },
        said(queueConfig({ ...full, headAt: ago(20 * second) })),
      ),
    );
    expect(young.delivery().code).toBe('UNDETERMINED');
  });
});

describe('expired-in-queue', () => {
  it("is suspected of what is older than the queue's or its own time-to-live, and gone", () => {
    const found = at({ messageTtl: '60000' });
    expect(found).toMatchObject({ code: 'TTL_EXPIRED', stage: 'store', certainty: 'suspected', rule: 'expired-in-queue' });
    expect(found.facts).toEqual({ queue: 'billing.q', timeToLive: '60000' });
    const own = examine(
      reading([row(), witnessed({ expiration: '30000' })], { route }, said(queueConfig({ messageTtl: '60000' }))),
    ).delivery();
    expect(own.facts).toMatchObject({ timeToLive: '30000' });
  });

  it.each([
    { what: 'it is not that old', queue: { messageTtl: '3600000' } },
    { what: 'it may still be there', queue: { messageTtl: '60000', ready: '2' } },
    { what: 'what expires comes to a dead-letter queue', queue: { messageTtl: '60000', deadLetterExchange: 'dlx' } },
  ])('does not hold where $what', ({ queue }) => {
    expect(at(queue)).toMatchObject({ code: 'UNDETERMINED', rule: 'undetermined' });
  });

  it.each(['trace', 'dedupe', 'effect'] as const)('does not decide while the %s was not read', (role) => {
    expect(at({ messageTtl: '60000' }, unreadable(role))).toMatchObject({ code: 'UNDETERMINED', rule: 'expired-in-queue' });
  });

  it('leaves the heavier word to a queue that is full', () => {
    expect(at({ ...full, messageTtl: '60000' }).code).toBe('OVERFLOW');
  });
});

describe('queue-overflow, by samples and bytes', () => {
  const seen = (queue: Parameters<typeof queueConfig>[0], sample: Parameters<typeof queueSample>[0], copy: object = {}) => {
    const observations = [row(), witnessed({ publishedAt, ...copy }), queueSample(sample)];
    const found = examine(reading(observations, { route }, said(queueConfig(queue))));
    return { verdict: found.delivery(), seen: found.seen(found.delivery()) };
  };
  const drained = { ready: '0', maxLength: '100' } as const;

  it('is suspected of a queue that was sampled at its limit since the message came', () => {
    const { verdict, seen: evidence } = seen(drained, { ready: '100', maxLength: '100' });
    expect(verdict).toMatchObject({ code: 'OVERFLOW', certainty: 'suspected' });
    expect(verdict.facts).toEqual({ queue: 'billing.q', maxLength: '100', overflow: 'drop-head', sampledAt: ago(5 * minute) });
    expect(evidence).toContain('config queue-sample billing.q');
  });

  it.each([
    { what: 'it had room', sample: { ready: '99', maxLength: '100' } },
    { what: 'it was full before the message came', sample: { ready: '100', maxLength: '100', at: ago(11 * minute) } },
    { what: 'it had room for its bytes', sample: { readyBytes: '899', maxBytes: '1000' } },
  ])('does not hold where $what', ({ sample }) => {
    expect(seen(drained, sample, { valueSize: '100' }).verdict.code).toBe('UNDETERMINED');
  });

  it('counts bytes: there was no room for one like it', () => {
    const { verdict } = seen(drained, { readyBytes: '900', maxBytes: '1000' }, { valueSize: '100' });
    expect(verdict.facts).toMatchObject({ maxBytes: '1000', sampledAt: ago(5 * minute) });
    expect(at({ ready: '9', readyBytes: '1000', maxBytes: '1000', headAt: ago(minute) }).code).toBe('OVERFLOW');
    expect(at({ ready: '9', readyBytes: '10', maxBytes: '1000', headAt: ago(minute) }).code).toBe('UNDETERMINED');
  });
});
