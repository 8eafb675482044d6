import { describe, expect, it } from 'vitest';
import { queueConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { row, witnessed } from '../../builders/observations.ts';
import { queueConsumer, queueRoute } from '../../builders/rabbit.ts';
import { reading, said } from '../../builders/reading.ts';
import { queueSample } from '../../builders/samples.ts';
import { ago, minute } from '../../builders/time.ts';

const route = queueRoute({ consumers: [queueConsumer({ deadLetter: null })] });
const seen = [row(), witnessed({ publishedAt: ago(10 * minute), at: ago(10 * minute) })];
const judged = (...samples: readonly ReturnType<typeof queueSample>[]) =>
  examine(reading([...seen, ...samples], { route }, said(queueConfig())));

describe('expired-in-queue, by samples', () => {
  it('is suspected of a time-to-live that the queue had when the message had outlived it, though it has none now', () => {
    const found = judged(queueSample({ at: ago(8 * minute), messageTtl: '60000' }));
    expect(found.delivery()).toMatchObject({ code: 'TTL_EXPIRED', certainty: 'suspected', facts: { timeToLive: '60000' } });
    expect(found.seen(found.delivery())).toContain('config queue-sample billing.q');
  });

  it.each([
    { what: 'the message was younger than that', sample: { at: ago(10 * minute - 59_000), messageTtl: '60000' } },
    { what: 'it was sampled before the message came', sample: { at: ago(11 * minute), messageTtl: '60000' } },
    { what: 'the queue had none', sample: { at: ago(8 * minute) } },
  ])('does not hold where $what', ({ sample }) => {
    expect(judged(queueSample(sample)).delivery()).toMatchObject({ code: 'UNDETERMINED', rule: 'undetermined' });
  });
});
