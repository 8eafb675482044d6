import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, row, witnessed } from '../../builders/observations.ts';
import { queueConfig } from '../../builders/configs.ts';
import { queueRoute } from '../../builders/rabbit.ts';
import { reading, said, unreadable, unsaid } from '../../builders/reading.ts';
import { consumer, route, trace } from '../../builders/route.ts';
import { ago, minute } from '../../builders/time.ts';

const stored = [row(), copy(), commit()];
const failure = consumed({ outcome: 'failed', error: 'card declined' });

describe('process-failed', () => {
  it('is proven when everything that records a success was read in vain', () => {
    const found = examine(
      reading([...stored, failure, consumed({ key: '7', outcome: 'failed', error: 'card expired', at: ago(8 * minute) })]),
    );
    expect(found.delivery()).toMatchObject({ code: 'PROCESS_FAILED', stage: 'consume', certainty: 'proven', rule: 'process-failed' });
    expect(found.delivery().facts).toEqual({ at: ago(8 * minute), attempts: '2', error: 'card expired' });
    expect(found.seen(found.delivery())).toEqual(['consume 2', 'consume 7']);
    expect(found.read(found.delivery())).toContain('trace orders-trace');
  });

  it.each(['trace', 'dedupe', 'effect', 'retry', 'dead-letter'] as const)('is only suspected while the %s was not read', (role) => {
    expect(examine(reading([...stored, failure], {}, unreadable(role))).delivery()).toMatchObject({
      code: 'PROCESS_FAILED',
      certainty: 'suspected',
    });
  });

  it('is only suspected, and cites the queue, while its broker did not say what the queue does with what is rejected', () => {
    const told = examine(reading([row(), witnessed(), failure], { route: queueRoute() }, said(queueConfig({ ready: '0' }))));
    expect(told.delivery()).toMatchObject({ code: 'PROCESS_FAILED', certainty: 'proven' });
    const untold = examine(reading([row(), witnessed(), failure], { route: queueRoute() }, unsaid(queueConfig()), unreadable('topology')));
    expect(untold.delivery()).toMatchObject({ code: 'PROCESS_FAILED', certainty: 'suspected' });
    expect(untold.read(untold.delivery())).toContain('topology queue billing.q');
  });

  it('is only suspected where the trace records a part of the messages', () => {
    const sampling = route({ consumers: [consumer({ trace: trace({ sampled: 'undeclared' }) })] });
    expect(examine(reading([...stored, failure], { route: sampling })).delivery()).toMatchObject({
      code: 'PROCESS_FAILED',
      certainty: 'suspected',
    });
  });

  it('holds where the group has not committed past the copy, and where the copy was not read', () => {
    expect(examine(reading([row(), copy(), commit({ committed: '500' }), failure])).delivery().code).toBe('PROCESS_FAILED');
    expect(examine(reading([failure], {}, unreadable('destination'))).verdict.code).toBe('PROCESS_FAILED');
  });

  it('does not hold for a failure of another consumer, or an outcome that the mapping does not name', () => {
    for (const line of [consumed({ consumer: 'email', outcome: 'failed' }), consumed({ outcome: 'unknown' })]) {
      expect(examine(reading([...stored, line])).delivery().code).not.toBe('PROCESS_FAILED');
    }
  });
});
