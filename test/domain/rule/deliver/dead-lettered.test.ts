import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, deadLetter, row } from '../../builders/observations.ts';
import { reading, takenAt, unreadable } from '../../builders/reading.ts';
import { bareConsumer, consumer, deadLetterTopic, route, trace } from '../../builders/route.ts';
import { ago, second } from '../../builders/time.ts';

const stored = [row(), copy(), commit()];
const failure = consumed({ outcome: 'failed', error: 'card declined' });

describe('dead-lettered', () => {
  it('is proven when everything that records a success was read in vain', () => {
    const found = examine(reading([...stored, deadLetter({ cause: 'exception', error: 'no such customer' }), failure]));
    expect(found.delivery()).toMatchObject({ code: 'DEAD_LETTERED', stage: 'consume', certainty: 'proven', rule: 'dead-lettered' });
    expect(found.delivery().facts).toEqual({
      topic: 'orders.DLT',
      partition: '0',
      offset: '30',
      cause: 'exception',
      error: 'no such customer',
    });
    expect(found.seen(found.delivery())).toEqual(['dead-letter orders.DLT/0@30', 'consume 2']);
    expect(found.read(found.delivery())).toEqual([
      'trace orders-trace',
      'dedupe billing: public.processed',
      'effect billing: public.invoices',
    ]);
  });

  it('takes the error of the trace where the letter has none', () => {
    expect(examine(reading([...stored, deadLetter(), failure])).delivery().facts).toMatchObject({
      cause: 'unknown',
      error: 'card declined',
    });
  });

  it.each([
    { what: 'the trace was not read', change: unreadable('trace') },
    { what: 'a dedupe store was not read', change: unreadable('dedupe') },
    { what: 'the effect was not read', change: unreadable('effect') },
  ])('is only suspected, and the answer incomplete, while $what', ({ change }) => {
    const found = examine(reading([...stored, deadLetter()], {}, change));
    expect(found.delivery()).toMatchObject({ code: 'DEAD_LETTERED', certainty: 'suspected' });
    expect(found.complete).toBe(false);
  });

  it('is only suspected when the effect was read before the commits', () => {
    const found = examine(reading([...stored, deadLetter()], {}, takenAt(ago(5 * second), 'effect')));
    expect(found.delivery()).toMatchObject({ code: 'DEAD_LETTERED', certainty: 'suspected' });
  });

  it('is only suspected where the trace records a part of the messages', () => {
    const sampling = route({ consumers: [consumer({ trace: trace({ sampled: 'share' }) })] });
    expect(examine(reading([...stored, deadLetter()], { route: sampling })).delivery()).toMatchObject({
      code: 'DEAD_LETTERED',
      certainty: 'suspected',
    });
  });

  it('is proven where nothing could record a success', () => {
    const bare = route({ consumers: [bareConsumer({ deadLetter: deadLetterTopic })] });
    expect(examine(reading([...stored, deadLetter({ consumer: 'email' })], { route: bare })).delivery('email')).toMatchObject({
      code: 'DEAD_LETTERED',
      certainty: 'proven',
    });
  });

  it('does not hold for the letter of another consumer, or for one whose transaction did not end', () => {
    for (const letter of [deadLetter({ consumer: 'email' }), deadLetter({ visibility: 'aborted' }), deadLetter({ visibility: 'open' })]) {
      expect(examine(reading([...stored, letter])).delivery().code).not.toBe('DEAD_LETTERED');
    }
  });
});
