import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { consumed, copy, row } from '../../builders/observations.ts';
import { reading } from '../../builders/reading.ts';
import { ago, minute, second } from '../../builders/time.ts';

describe('behind-produce', () => {
  it.each([
    { code: 'IN_FLIGHT', stage: 'produce', observations: [row({ state: 'pending', createdAt: ago(minute) })] },
    { code: 'OUTBOX_STUCK', stage: 'produce', observations: [row({ state: 'claimed' })] },
    { code: 'NOT_YET_VISIBLE', stage: 'store', observations: [copy({ visibility: 'open', at: ago(40 * second) })] },
    { code: 'OVERDUE', stage: 'store', observations: [copy({ visibility: 'open', at: ago(20 * minute) })] },
  ])('takes the code and stage of a produce part that waits: $code', ({ code, stage, observations }) => {
    const found = examine(reading(observations));
    expect(found.verdict).toMatchObject({ code, stage });
    expect(found.delivery()).toMatchObject({
      code,
      stage,
      certainty: found.verdict.certainty,
      rule: 'behind-produce',
      facts: { produce: code },
    });
    expect(found.delivery().evidence).toEqual(found.verdict.evidence);
    expect(found.delivery().coverage).toEqual(found.verdict.coverage);
  });

  it('does not hide what a consumer says itself', () => {
    expect(examine(reading([copy({ visibility: 'open', at: ago(40 * second) }), consumed()])).delivery().code).toBe('PROCESSED');
  });
});
