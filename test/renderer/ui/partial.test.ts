import { describe, expect, it } from 'vitest';
import type { SourceState } from '../../../main/contract/source-state.ts';
import type { Coverage } from '../../../main/domain/observation/coverage.ts';
import { speechOf } from '../../../renderer/speech.tsx';
import { partialText } from '../../../renderer/ui/partial-banner.tsx';
import { partialOf } from '../../../renderer/ui/partial.ts';

function part(name: string, reason: string | null, extra: Partial<Coverage> = {}): Coverage {
  const range = { from: '0', to: '100' };
  return {
    id: name,
    source: 'kafka',
    role: 'destination',
    part: name,
    unit: 'offset',
    wanted: range,
    read: reason === null ? [range] : [],
    asOf: null,
    complete: reason === null,
    needed: true,
    reason,
    ...extra,
  };
}

function source(name: string, state: SourceState['state'], failure: SourceState['failure'] = null): SourceState {
  return { source: name, kind: 'kafka', state, found: 0, share: null, part: null, failure };
}

const english = speechOf('en', 'UTC');

describe('what an answer lacks', () => {
  it('is nothing when all of it was read', () => {
    expect(
      partialOf({ coverage: [part('orders/0', null)], sources: [source('kafka', 'complete')], withheld: 0, complete: true }),
    ).toBeNull();
  });

  it('names every part with its cause', () => {
    const coverage = [
      part('orders/0', null),
      part('orders/4', 'timeout: x'),
      part('orders/9', 'timeout: y'),
      part('orders.DLT/0', 'not-authorized: READ'),
    ];
    const partial = partialOf({ coverage, sources: [], withheld: 5, complete: false });
    if (partial === null) throw new Error('Something is missing here.');
    expect(partialText(english, partial, false)).toBe(
      'Not read: kafka (orders p4, p9), timed out; kafka (orders.DLT p0), not allowed. 5 verdicts withheld.',
    );
    expect(partial.unread.map(({ retryable }) => retryable)).toEqual([true, false]);
  });

  it('names a source once when nothing of it was read', () => {
    const coverage = [part('orders/0', 'unreachable: x'), part('orders/1', 'unreachable: x')];
    const partial = partialOf({
      coverage,
      sources: [source('kafka', 'failed', { code: 'unreachable', retryable: true, detail: 'x' })],
      withheld: 0,
      complete: false,
    });
    expect(partial?.unread).toEqual([{ source: 'kafka', parts: [], code: 'unreachable', retryable: true }]);
  });

  it('counts a part as unread when its ranges leave something out, whatever it says', () => {
    const gap = part('orders/0', null, {
      read: [
        { from: '0', to: '40' },
        { from: '60', to: '100' },
      ],
    });
    expect(partialOf({ coverage: [gap], sources: [], withheld: 0, complete: true })?.unread).toHaveLength(1);
  });

  it('stays an incomplete answer when no part can be named', () => {
    expect(partialOf({ coverage: [], sources: [], withheld: 1, complete: false })).toEqual({ unread: [], withheld: 1 });
  });

  it('says that nothing here needed it when the answer is complete all the same', () => {
    const partial = partialOf({
      coverage: [part('events', 'unreachable: x', { needed: false })],
      sources: [],
      withheld: 0,
      complete: true,
    });
    if (partial === null) throw new Error('Something is missing here.');
    expect(partialText(english, partial, true)).toBe('Not read: kafka, unreachable. No verdict here needed it.');
  });
});
