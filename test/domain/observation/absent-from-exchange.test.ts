import { describe, expect, it } from 'vitest';
import { exchangeConfig, partitionConfig, queueConfig } from '../builders/configs.ts';
import { covered } from '../builders/coverage.ts';
import { examine } from '../builders/examination.ts';
import { row, send, sentAt } from '../builders/observations.ts';
import { queueConsumer, queueRoute } from '../builders/rabbit.ts';
import type { Change } from '../builders/reading.ts';
import { changed, reading, said, unreadable, unsaid } from '../builders/reading.ts';
import { ago, minute, second } from '../builders/time.ts';
import { shift } from '../../../main/domain/observation/instant.ts';

const lost = (...changes: readonly Change[]) => examine(reading([row()], { route: queueRoute() }, ...changes)).verdict;
const ends = (endAt: string) => said(partitionConfig({ source: 'rabbit', topic: 'billing.witness', partition: '0', endAt }));
const endless = (() => {
  const config = partitionConfig({ source: 'rabbit', topic: 'billing.witness', partition: '0' });
  return said(config);
})();
const readFrom = (from: string) => changed('destination', undefined, { wanted: { from, to: '1000' }, read: [{ from, to: '1000' }] });
const part = { source: 'rabbit', part: 'billing.witness/0' };

describe('absence from an exchange', () => {
  it('is proven by a stream that is bound for the key, with something older and something behind it', () => {
    expect(lost()).toMatchObject({ code: 'RELAY_LOST', certainty: 'proven' });
  });

  it('is never proven without a witness', () => {
    const unwitnessed = queueRoute({ consumers: [queueConsumer({ witness: null })] });
    const found = examine(reading([row()], { route: unwitnessed }));
    expect(found.verdict).toMatchObject({
      code: 'UNDETERMINED',
      missing: [{ source: 'rabbit', part: 'exchange shop', because: 'no-witness' }],
      candidates: ['BROKER_LOST', 'RELAY_LOST', 'STORED'],
    });
  });

  it('takes a queue that is a stream for its own witness, once its broker says so', () => {
    const stream = queueRoute({ consumers: [queueConsumer({ queue: 'events', witness: null, deadLetter: null })] });
    const range = { from: '100', to: '1000' };
    const read: Change = (given) => ({
      ...given,
      observations: [
        ...given.observations,
        { ...partitionConfig({ source: 'rabbit', topic: 'events', partition: '0', endAt: ago(second) }) },
        {
          ...partitionConfig(),
          source: 'rabbit',
          coordinates: { topic: 'events' },
          facts: { subject: 'topic', partitions: '1', cleanupPolicy: 'delete', timestampType: 'append' },
        },
      ],
      coverage: [...given.coverage, covered('destination', 'rabbit', 'events/0', { unit: 'offset', wanted: range, read: [range] })],
    });
    const at = (...changes: readonly Change[]) => examine(reading([row()], { route: stream }, read, ...changes)).verdict;
    expect(at(said(queueConfig({ queue: 'events', type: 'stream' })))).toMatchObject({ code: 'RELAY_LOST' });
    expect(at()).toMatchObject({ code: 'UNDETERMINED', missing: [{ because: 'no-witness' }] });
  });

  it.each([
    { what: 'is not bound now', change: said(queueConfig({ queue: 'billing.witness', bound: 'no' })) },
    { what: 'may not be bound', change: said(queueConfig({ queue: 'billing.witness', bound: 'unknown' })) },
    { what: 'was not asked for', change: unsaid(queueConfig({ queue: 'billing.witness' })) },
  ])('is not proven by a stream that $what', ({ change }) => {
    expect(lost(change)).toMatchObject({
      code: 'UNDETERMINED',
      missing: [{ source: 'rabbit', part: 'queue billing.witness', because: 'not-bound' }],
    });
  });

  it('is not proven by a stream that begins with what is as young as the message: it may have been bound later', () => {
    expect(lost(readFrom('0'))).toMatchObject({ code: 'UNDETERMINED', missing: [{ ...part, because: 'nothing-before' }] });
    const older = said(
      partitionConfig({ source: 'rabbit', topic: 'billing.witness', partition: '0', firstAt: ago(12 * minute), endAt: ago(second) }),
    );
    expect(lost(readFrom('0'), older)).toMatchObject({ code: 'RELAY_LOST' });
  });

  it('is not proven until something stands behind the sending by grace and margin', () => {
    const needed = shift(sentAt, 90 * second);
    expect(lost(ends(needed)).code).toBe('RELAY_LOST');
    expect(lost(ends(shift(needed, -1)))).toMatchObject({ code: 'UNDETERMINED', missing: [{ ...part, because: 'nothing-behind' }] });
    expect(lost(endless)).toMatchObject({ code: 'UNDETERMINED', missing: [{ ...part, because: 'nothing-behind' }] });
  });

  it.each([
    { what: 'a row that says sent, and not when', observations: [row({ sentAt: undefined } as object)] },
    { what: 'a producer that says sent, and not when', observations: [row(), send({ at: null })] },
  ])('is not proven for $what', ({ observations }) => {
    const { verdict } = examine(reading(observations, { route: queueRoute() }));
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', missing: [{ because: 'nothing-behind' }] });
  });

  it('never proves that a row is stuck, because it may have been sent this moment', () => {
    const found = examine(reading([row({ state: 'pending' })], { route: queueRoute() }));
    expect(found.verdict).toMatchObject({ code: 'OUTBOX_STUCK', certainty: 'suspected' });
  });

  it('says that nothing has a message that nobody sent, from streams that were read whole', () => {
    expect(examine(reading([], { route: queueRoute() }, readFrom('0'))).verdict).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(examine(reading([], { route: queueRoute() }, unreadable('destination'))).verdict.code).toBe('UNDETERMINED');
  });

  it('is in flight inside grace, whatever was read', () => {
    const young = row({ createdAt: ago(9 * second), sentAt: ago(8 * second) });
    expect(examine(reading([young], { route: queueRoute() }, endless, said(exchangeConfig({ routed: 'no' })))).verdict).toMatchObject({
      code: 'IN_FLIGHT',
    });
  });
});
