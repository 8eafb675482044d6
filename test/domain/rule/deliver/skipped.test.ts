import { describe, expect, it } from 'vitest';
import { brokenPartition, brokenTopic } from '../../builders/broken-absence.ts';
import { examine } from '../../builders/examination.ts';
import { claimed, commit, consumed, copy, deadLetter, deduped, neighbour, retried, row } from '../../builders/observations.ts';
import { neverAsked, reading, takenAt, unreadable } from '../../builders/reading.ts';
import { claimStore, consumer, doneStore, route, trace } from '../../builders/route.ts';
import { ago, hour, second } from '../../builders/time.ts';

const passed = [row(), copy(), commit()];
const evidence = [...passed, neighbour()];

describe('skipped', () => {
  it('is suspected when the group and its trace went on, and nothing shows what became of the copy', () => {
    const found = examine(reading(evidence));
    expect(found.delivery()).toMatchObject({ code: 'SKIPPED', stage: 'consume', certainty: 'suspected', rule: 'skipped' });
    expect(found.delivery().facts).toMatchObject({ group: 'billing-v2', committed: '900', topic: 'orders', partition: '1', offset: '500' });
    expect(found.seen(found.delivery())).toEqual(['record orders/1@500', 'commit billing orders/1', 'consume 3']);
    expect(found.read(found.delivery())).toEqual(
      expect.arrayContaining([
        'trace orders-trace',
        'dedupe billing: public.processed',
        'effect billing: public.invoices',
        'retry orders-retry-0/0',
        'dead-letter orders.DLT/0',
      ]),
    );
    expect(found.verdict.code).toBe('SKIPPED');
  });

  it('is suspected when the record is overdue and an earlier one was traced', () => {
    const old = [row({ createdAt: ago(2 * hour) }), copy({ at: ago(2 * hour) }), commit()];
    const found = examine(reading([...old, neighbour({ offset: '499', at: ago(3 * hour) })]));
    expect(found.delivery()).toMatchObject({ code: 'SKIPPED', certainty: 'suspected' });
    expect(examine(reading([...passed, neighbour({ offset: '499', at: ago(3 * hour) })])).delivery().code).not.toBe('SKIPPED');
  });

  it.each([
    { condition: 'the trace could not be read', change: unreadable('trace'), part: 'orders-trace' },
    { condition: 'the trace was never asked', change: neverAsked('trace'), part: 'orders-trace' },
    { condition: 'the trace was read before the commits', change: takenAt(ago(5 * second), 'trace'), part: 'orders-trace' },
    { condition: 'the dedupe store could not be read', change: unreadable('dedupe'), part: 'billing: public.processed' },
    { condition: 'the dedupe store was never asked', change: neverAsked('dedupe'), part: 'billing: public.processed' },
    {
      condition: 'the dedupe store was read as of an instant before the commits',
      change: takenAt(ago(5 * second), 'dedupe'),
      part: 'billing: public.processed',
    },
    { condition: 'the effect could not be read', change: unreadable('effect'), part: 'billing: public.invoices' },
    { condition: 'the effect was never asked', change: neverAsked('effect'), part: 'billing: public.invoices' },
    {
      condition: 'the effect is a replica that lags behind the commits',
      change: takenAt(ago(5 * second), 'effect'),
      part: 'billing: public.invoices',
    },
    { condition: 'the effect is a replica whose lag nobody knows', change: takenAt(null, 'effect'), part: 'billing: public.invoices' },
    ...[...brokenPartition('retry', 'orders-retry-0', '0'), ...brokenTopic('orders-retry-0', 1)].map((broken) => ({
      ...broken,
      part: broken.missing.part,
    })),
    ...[...brokenPartition('dead-letter', 'orders.DLT', '0'), ...brokenTopic('orders.DLT', 1)].map((broken) => ({
      ...broken,
      part: broken.missing.part,
    })),
  ])('is open where an absence does not count: $condition ($part)', ({ change, part }) => {
    const verdict = examine(reading(evidence, {}, change)).delivery();
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', stage: 'consume', certainty: 'undetermined' });
    expect(verdict.candidates).toEqual(expect.arrayContaining(['PROCESSED', 'SKIPPED']));
    expect(verdict.missing.map((missing) => missing.part)).toEqual([part]);
  });

  it.each([
    { what: 'nothing says when the commits were read', change: neverAsked('group') },
    { what: 'the instant at which the commits were read is not known', change: takenAt(null, 'group') },
  ])('is open where the order of reading is not known: $what', ({ change }) => {
    expect(examine(reading(evidence, {}, change)).delivery().code).toBe('UNDETERMINED');
  });

  it('is open while a partition was not read that may hold another copy, which the group has yet to reach', () => {
    const verdict = examine(reading(evidence, {}, unreadable('destination', 'orders/3'))).delivery();
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.missing.map((missing) => missing.part)).toContain('orders/3');
  });

  it.each(['undeclared', 'share'] as const)('is never said of a trace that records a part of the messages: %s', (sampled) => {
    const sampling = route({ consumers: [consumer({ trace: trace({ sampled }) })] });
    const verdict = examine(reading(evidence, { route: sampling })).delivery();
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.missing).toContainEqual({ source: 'shop-db', part: 'orders-trace', permission: null });
  });

  it.each([
    { what: 'a success', sighting: consumed(), code: 'PROCESSED' },
    { what: 'a failure', sighting: consumed({ outcome: 'failed' }), code: 'PROCESS_FAILED' },
    { what: 'an outcome that the mapping does not name', sighting: consumed({ outcome: 'unknown' }), code: 'UNDETERMINED' },
    { what: 'a dead letter', sighting: deadLetter(), code: 'DEAD_LETTERED' },
    { what: 'a copy put aside', sighting: retried(), code: 'IN_FLIGHT' },
    { what: 'a dedupe entry', sighting: deduped(), code: 'PROCESSED' },
    { what: 'an aborted dead letter', sighting: deadLetter({ visibility: 'aborted' }), code: 'UNDETERMINED' },
  ])('does not hold beside $what', ({ sighting, code }) => {
    expect(examine(reading([...evidence, sighting])).delivery().code).toBe(code);
  });

  it('does not hold beside a claim, or an entry whose key several messages share', () => {
    const claiming = { route: route({ consumers: [consumer({ dedupe: [claimStore, doneStore] })] }) };
    for (const entry of [claimed({ at: ago(second) }), deduped({ ownsKey: false })]) {
      expect(examine(reading([...evidence, entry], claiming)).delivery().code).not.toBe('SKIPPED');
    }
  });

  it.each([
    { what: 'the group has not passed it', observations: [row(), copy(), commit({ committed: '500' }), neighbour()] },
    {
      what: 'the group has not passed another copy',
      observations: [...evidence, copy({ partition: '2', offset: '5' }), commit({ partition: '2', committed: '5' })],
    },
    { what: 'nobody knows whether it passed another copy', observations: [...evidence, copy({ partition: '2', offset: '5' })] },
    {
      what: 'the trace did not go on beside another copy',
      observations: [...evidence, copy({ partition: '2', offset: '5' }), commit({ partition: '2', committed: '9' })],
    },
    { what: 'the later line is the copy itself', observations: [...passed, neighbour({ offset: '500' })] },
  ])('does not hold when $what', ({ observations }) => {
    expect(examine(reading(observations)).delivery().code).not.toBe('SKIPPED');
  });
});
