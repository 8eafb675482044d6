import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { claimed, consumed, deadLetter, deduped, effect, retried, row } from '../../builders/observations.ts';
import { reading } from '../../builders/reading.ts';

describe('sighted-downstream', () => {
  it.each([
    { what: 'a success', sighting: consumed(), brief: 'consume 2' },
    { what: 'a failure', sighting: consumed({ outcome: 'failed' }), brief: 'consume 2' },
    { what: 'an outcome that the mapping does not name', sighting: consumed({ outcome: 'unknown' }), brief: 'consume 2' },
    { what: 'a copy put aside for another try', sighting: retried(), brief: 'retry orders-retry-0/0@40' },
    { what: 'a dead letter', sighting: deadLetter(), brief: 'dead-letter orders.DLT/0@30' },
    { what: 'an effect of its own', sighting: effect(), brief: 'effect o-9' },
    { what: 'a dedupe entry of its own', sighting: deduped(), brief: 'dedupe m-17' },
    { what: 'a claim of its own', sighting: claimed(), brief: 'dedupe m-17' },
    {
      what: 'a dead letter whose transaction was aborted',
      sighting: deadLetter({ visibility: 'aborted' }),
      brief: 'dead-letter orders.DLT/0@30',
    },
    {
      what: 'a copy put aside in a transaction that is open',
      sighting: retried({ visibility: 'open' }),
      brief: 'retry orders-retry-0/0@40',
    },
  ])('proves by $what that the message was produced', ({ sighting, brief }) => {
    for (const state of ['sent', 'failed', 'pending', 'claimed', 'unknown'] as const) {
      const found = examine(reading([row({ state }), sighting]));
      expect(found.produced()).toMatchObject({ code: 'STORED', certainty: 'proven', rule: 'sighted-downstream' });
      expect(found.seen(found.produced())).toEqual([brief]);
    }
  });

  it.each([
    { what: 'an effect', entry: effect({ ownsKey: false }) },
    { what: 'a dedupe entry', entry: deduped({ ownsKey: false }) },
  ])('is not proven by $what whose key several messages share', ({ entry }) => {
    expect(examine(reading([row(), entry])).produced().code).toBe('RELAY_LOST');
  });

  it('is not proven by what the trace says of a neighbour', () => {
    expect(examine(reading([row(), consumed({ neighbour: true, messageId: 'm-18' })])).produced().code).toBe('RELAY_LOST');
  });
});
