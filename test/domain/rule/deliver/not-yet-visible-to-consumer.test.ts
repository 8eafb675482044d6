import { describe, expect, it } from 'vitest';
import { partitionConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, row } from '../../builders/observations.ts';
import { reading, said, unsaid } from '../../builders/reading.ts';
import { consumer, route } from '../../builders/route.ts';

const committedOnly = { route: route({ consumers: [consumer({ isolation: 'read_committed' })] }) };
const stored = [row(), copy(), commit({ committed: '480' })];
const heldAt = (lastStable: string) => said(partitionConfig({ lastStable }));

describe('not-yet-visible-to-consumer', () => {
  it('is proven for a read_committed consumer at or above the last stable offset', () => {
    for (const lastStable of ['500', '480']) {
      const found = examine(reading(stored, committedOnly, heldAt(lastStable)));
      expect(found.delivery()).toMatchObject({
        code: 'NOT_YET_VISIBLE',
        stage: 'store',
        certainty: 'proven',
        rule: 'not-yet-visible-to-consumer',
        facts: { lastStable, offset: '500' },
      });
      expect(found.seen(found.delivery())).toEqual(['record orders/1@500', 'config partition orders/1']);
    }
  });

  it('ends when the last stable offset has passed the copy', () => {
    expect(examine(reading(stored, committedOnly, heldAt('501'))).delivery().code).toBe('NOT_YET_CONSUMED');
  });

  it('does not hold for a consumer that reads uncommitted records, as undeclared ones do', () => {
    expect(examine(reading(stored, {}, heldAt('480'))).delivery().code).toBe('NOT_YET_CONSUMED');
  });

  it('does not hold when another copy can be read, where no boundary is known, or beside an outcome', () => {
    const another = copy({ partition: '2', offset: '7' });
    expect(
      examine(reading([...stored, another, commit({ partition: '2', committed: '7' })], committedOnly, heldAt('480'))).delivery().code,
    ).toBe('NOT_YET_CONSUMED');
    expect(examine(reading(stored, committedOnly, unsaid(partitionConfig()))).delivery().code).toBe('NOT_YET_CONSUMED');
    expect(examine(reading([...stored, consumed({ outcome: 'failed' })], committedOnly, heldAt('480'))).delivery().code).toBe(
      'PROCESS_FAILED',
    );
  });
});
