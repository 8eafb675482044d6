import { describe, expect, it } from 'vitest';
import { queueConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { consumed, effect, row, send, witnessed } from '../../builders/observations.ts';
import { queueConsumer, queueRoute } from '../../builders/rabbit.ts';
import type { Change } from '../../builders/reading.ts';
import { reading, said, unsaid } from '../../builders/reading.ts';
import { ago, hour, minute, second } from '../../builders/time.ts';

const acceptedAt = ago(10 * minute - 2 * second);
const at = (queue: Parameters<typeof queueConfig>[0], copy: Parameters<typeof witnessed>[0] = {}, ...changes: readonly Change[]) =>
  examine(reading([row(), witnessed({ at: acceptedAt, ...copy })], { route: queueRoute() }, said(queueConfig(queue)), ...changes));

describe('waiting-in-queue', () => {
  it('is suspected while the head of the queue is not younger than the message', () => {
    const found = at({ ready: '12', headAt: ago(11 * minute) });
    expect(found.delivery()).toMatchObject({
      code: 'NOT_YET_CONSUMED',
      certainty: 'suspected',
      stage: 'consume',
      rule: 'waiting-in-queue',
    });
    expect(found.delivery().facts).toEqual({ queue: 'billing.q', ready: '12', headAt: ago(11 * minute) });
    expect(found.seen(found.delivery())).toEqual(['witness billing.witness/0@500', 'config queue billing.q']);
  });

  it("compares the head with the message's own time of publishing where it has one, because both are its producers'", () => {
    const publishedAt = ago(10 * minute);
    expect(at({ ready: '1', headAt: publishedAt }, { publishedAt }).delivery().code).toBe('NOT_YET_CONSUMED');
    expect(at({ ready: '1', headAt: ago(10 * minute - second) }, { publishedAt }).delivery().code).not.toBe('NOT_YET_CONSUMED');
  });

  it.each([
    { what: 'the queue is empty', queue: { ready: '0', headAt: ago(11 * minute) } },
    { what: 'the head is younger', queue: { ready: '3', headAt: ago(minute) } },
    { what: 'producers set no time', queue: { ready: '3' } },
    { what: 'the depth is not known', queue: { ready: undefined, headAt: ago(11 * minute) } as object },
    { what: 'the queue is a stream, which keeps what was read', queue: { type: 'stream', ready: '3', headAt: ago(11 * minute) } as const },
  ])('does not hold where $what', ({ queue }) => {
    expect(at(queue).delivery()).toMatchObject({ code: 'UNDETERMINED', rule: 'undetermined' });
  });

  it.each([
    { who: 'its producer was told', observations: [row(), send({ outcome: 'failed', error: 'nack' })] },
    { who: 'its row says', observations: [row({ state: 'failed' })] },
  ])(
    'is open where the queue rejects what is too much and $who that it failed: a stream has what the queue refused',
    ({ observations }) => {
      const seen = [...observations, witnessed({ at: acceptedAt })];
      const full = { ready: '12', maxLength: '12', headAt: ago(11 * minute) };
      const judged = (overflow: string, more: object = {}) =>
        examine(reading(seen, { route: queueRoute(more) }, said(queueConfig({ ...full, overflow })))).delivery();
      for (const more of [{}, { overdueAfter: 5 * minute }]) {
        const refused = judged('reject-publish', more);
        expect(refused).toMatchObject({ code: 'UNDETERMINED', rule: 'waiting-in-queue', missing: [{ because: 'only-numbers' }] });
        expect(refused.candidates).toEqual(expect.arrayContaining(['NOT_YET_CONSUMED', 'OVERFLOW']));
      }
      expect(judged('drop-head').code).toBe('NOT_YET_CONSUMED');
    },
  );

  it('gives way to a success', () => {
    const waiting = said(queueConfig({ ready: '12', headAt: ago(11 * minute) }));
    for (const seen of [consumed(), effect()])
      expect(examine(reading([row(), witnessed(), seen], { route: queueRoute() }, waiting)).delivery().code).toBe('PROCESSED');
  });

  it('is overdue where the route allows no such waiting', () => {
    const route = queueRoute({ overdueAfter: 5 * minute });
    const waiting = said(queueConfig({ ready: '12', headAt: ago(hour) }));
    const found = examine(reading([row(), witnessed()], { route }, waiting)).delivery();
    expect(found).toMatchObject({ code: 'OVERDUE', stage: 'consume', certainty: 'suspected', rule: 'queue-overdue' });
    const living = queueRoute({ timeToLive: 5 * minute });
    expect(examine(reading([row(), witnessed()], { route: living }, waiting)).delivery().rule).toBe('queue-overdue');
  });
});

describe('what is open in a queue', () => {
  const candidates = (queue: Parameters<typeof queueConfig>[0], ...changes: readonly Change[]) =>
    at(queue, {}, ...changes).delivery().candidates;

  it('is everything while its broker told nothing of it', () => {
    const found = at({}, {}, unsaid(queueConfig())).delivery();
    expect(found).toMatchObject({
      code: 'UNDETERMINED',
      missing: expect.arrayContaining([{ source: 'rabbit', part: 'queue billing.q', permission: null }]),
    });
    expect(found.candidates).toEqual(
      expect.arrayContaining([
        'OVERFLOW',
        'DLX_LOST',
        'OVERDUE',
        'DEAD_LETTERED',
        'TTL_EXPIRED',
        'NOT_YET_CONSUMED',
        'IN_FLIGHT',
        'PROCESSED',
      ]),
    );
  });

  it('is reduced by depth, policy and bindings', () => {
    const empty = candidates({});
    for (const code of ['NOT_YET_CONSUMED', 'IN_FLIGHT', 'OVERDUE', 'OVERFLOW', 'TTL_EXPIRED', 'DLX_LOST', 'DEAD_LETTERED'])
      expect(empty).not.toContain(code);
    expect(candidates({ unacknowledged: '1' })).toEqual(expect.arrayContaining(['NOT_YET_CONSUMED', 'IN_FLIGHT']));
    expect(candidates({ maxLength: '100' })).toContain('OVERFLOW');
    expect(candidates({ maxBytes: '100' })).toContain('OVERFLOW');
    expect(candidates({ messageTtl: '86400000' })).toContain('TTL_EXPIRED');
    expect(at({}, { expiration: '86400000' }).delivery().candidates).toContain('TTL_EXPIRED');
    expect(candidates({ deadLetterExchange: 'dlx', deadLetterReaches: 'no' })).toContain('DLX_LOST');
    expect(candidates({ deadLetterExchange: 'dlx', deadLetterReaches: 'no' })).not.toContain('DEAD_LETTERED');
    expect(candidates({ bound: 'no' })).toEqual(['NOT_REACHED']);
  });

  it('does not take numbers for proof that were gathered before the message surely was there', () => {
    const young = examine(
      reading(
        [row({ createdAt: ago(50 * second), sentAt: ago(45 * second) }), witnessed({ at: ago(44 * second) })],
        { route: queueRoute() },
        said(queueConfig()),
      ),
    );
    expect(young.delivery().candidates).toContain('NOT_YET_CONSUMED');
  });

  it('says that a queue does not tell single messages where everything was read', () => {
    const alone = queueRoute({ consumers: [queueConsumer({ trace: null, dedupe: [], effect: null, deadLetter: null })] });
    const found = examine(reading([row(), witnessed()], { route: alone }, said(queueConfig())));
    expect(found.delivery()).toMatchObject({
      code: 'UNDETERMINED',
      missing: [{ source: 'rabbit', part: 'queue billing.q', because: 'only-numbers' }],
      candidates: ['PROCESS_FAILED', 'FILTERED', 'DISCARDED', 'PROCESSED'],
    });
  });

  it('is reduced the same way without a witness, where production is open too', () => {
    const unwitnessed = queueRoute({ consumers: [queueConsumer({ witness: null, deadLetter: null })] });
    const found = (queue: Parameters<typeof queueConfig>[0]) =>
      examine(reading([row()], { route: unwitnessed }, said(queueConfig(queue)))).delivery();
    expect(found({})).toMatchObject({ code: 'UNDETERMINED', missing: [{ part: 'exchange shop', because: 'no-witness' }] });
    for (const code of ['NOT_YET_CONSUMED', 'OVERDUE', 'OVERFLOW', 'TTL_EXPIRED', 'DLX_LOST', 'DEAD_LETTERED'])
      expect(found({}).candidates).not.toContain(code);
    expect(found({ ready: '3' }).candidates).toContain('NOT_YET_CONSUMED');
    expect(found({}).candidates).toContain('NOT_REACHED');
  });
});

describe('just-accepted', () => {
  const young = [row({ createdAt: ago(9 * second), sentAt: ago(8 * second) }), witnessed({ at: ago(8 * second) })];
  it('is in flight inside grace, whatever the numbers say', () => {
    const found = examine(reading(young, { route: queueRoute() }, said(queueConfig({ ready: '4', headAt: ago(hour) }))));
    expect(found.delivery()).toMatchObject({ code: 'IN_FLIGHT', certainty: 'proven', stage: 'consume', rule: 'just-accepted' });
    expect(found.seen(found.delivery())).toEqual(['witness billing.witness/0@500']);
  });
});
