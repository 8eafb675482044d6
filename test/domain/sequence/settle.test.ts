import { describe, expect, it } from 'vitest';
import { Detector } from '../../../main/domain/sequence/detector.ts';
import type { PartEnd } from '../../../main/domain/sequence/settle.ts';
import { parseSequence } from '../../../main/domain/sequence/sighting.ts';
import type { Sighting } from '../../../main/domain/sequence/sighting.ts';

const second = 1_000_000n;
const window = 10;

interface Stored {
  readonly at: number;
  readonly n: number;
  readonly producer?: string;
  readonly epoch?: number;
}

/** Numbers at offsets, one per second; of the record before each one nothing is left where an offset is passed over. */
function gaps(stored: readonly Stored[], parts: Partial<PartEnd> = {}): readonly string[] {
  const detector = new Detector(window);
  for (const [ordinal, { at, n, producer = '7', epoch = 0 }] of stored.entries()) {
    const sighting: Sighting = {
      sequence: BigInt(n),
      position: BigInt(at),
      ordinal,
      messageId: `m-${n}`,
      at: BigInt(at) * second,
      aborted: false,
      session: { producer, epoch },
    };
    detector.see('orders/0', 'relay', sighting);
  }
  const end = {
    end: 1_000n,
    begin: 0n,
    asked: { from: null, to: null },
    unread: [],
    compacted: false,
    now: 1_000n * second,
    grace: 30_000,
    ...parts,
  };
  return detector.finish(() => end).gaps.map(({ first, last, kind }) => `${first}-${last} ${kind}`);
}

const lost: readonly Stored[] = [
  { at: 50, n: 1 },
  { at: 51, n: 2 },
  { at: 52, n: 4 },
];

describe('a number that is missing', () => {
  it('is suspected once the window or the grace has passed, and nothing before', () => {
    const young = { now: 53n * second, end: 53n };
    expect(gaps(lost)).toEqual(['3-3 suspected']);
    expect(gaps(lost, young)).toEqual([]);
    expect(gaps(lost, { ...young, end: 62n })).toEqual([]);
    expect(gaps(lost, { ...young, end: 63n })).toEqual(['3-3 suspected']);
    expect(gaps(lost, { ...young, now: 82n * second })).toEqual(['3-3 suspected']);
  });

  it.each([
    [30, 43, []],
    [62, 63, []],
    [63, 90, ['3-3 suspected']],
    [30, 41, ['3-3 suspected']],
  ])('is not known where it may stand from %i to %i, which was not read', (from, to, expected) => {
    expect(gaps(lost, { unread: [{ from: BigInt(from), to: BigInt(to) }] })).toEqual(expected);
  });

  it('is told in the time in which the gap shows', () => {
    const ends = { from: 52n * second, to: 53n * second };
    expect(gaps(lost, { asked: ends })).toEqual(['3-3 suspected']);
    expect(gaps(lost, { asked: { from: 53n * second, to: null } })).toEqual([]);
    expect(gaps(lost, { asked: { from: null, to: 52n * second } })).toEqual([]);
  });
});

describe('a compacted topic', () => {
  it('explains a number whose place is vacant, and no other', () => {
    const thinned = lost.map(({ at, n }) => ({ n, at: n === 4 ? 53 : at }));
    expect(gaps(thinned, { compacted: true })).toEqual(['3-3 compacted']);
    expect(gaps(thinned)).toEqual(['3-3 suspected']);
    expect(gaps(lost, { compacted: true })).toEqual(['3-3 suspected']);
  });
});

describe('a log whose beginning is gone', () => {
  it('explains what came before its first number', () => {
    const later = lost.map(({ at, n }) => ({ at, n: n + 5 }));
    expect(gaps(later, { begin: 50n })).toEqual(['1-5 expired', '8-8 suspected']);
    expect(gaps(later, { begin: 50n, asked: { from: 0n, to: null } })).toEqual(['8-8 suspected']);
    expect(gaps(later)).toEqual(['8-8 suspected']);
  });

  it('explains what may have stood there by as much as numbers are stored out of order', () => {
    const disordered: readonly Stored[] = [2, 6, 4, 3, 7].map((n, index) => ({ at: 50 + index, n }));
    expect(gaps(disordered, { begin: 50n })).toEqual(['1-1 expired', '5-5 expired']);
    expect(gaps(disordered)).toEqual(['5-5 suspected']);
  });
});

describe('another session', () => {
  const restarted = (change: Partial<Stored>): readonly Stored[] => lost.map((each) => (each.n === 4 ? { ...each, ...change } : each));

  it.each([{ producer: '8' }, { epoch: 1 }])('%j explains the numbers between', (change) => {
    expect(gaps(restarted(change))).toEqual(['3-3 reset']);
  });

  it('explains none of a producer whose numbers went on over another such change', () => {
    const bumped = restarted({ epoch: 2 }).map((each) => (each.n === 2 ? { ...each, epoch: 1 } : each));
    expect(gaps(bumped)).toEqual(['3-3 suspected']);
  });
});

describe('what is no counter', () => {
  it('is given up also when it only begins anew', () => {
    const detector = new Detector(window);
    for (let index = 0; index < 2_200_000 && !detector.excessive; index += 1) {
      const sequence = BigInt(index % 2);
      const messageId = `m-${index}`;
      detector.see('orders/0', 'relay', {
        sequence,
        position: BigInt(index),
        ordinal: index,
        messageId,
        at: null,
        aborted: false,
        session: null,
      });
    }
    expect(detector.excessive).toBe(true);
  });

  it('is given up before it fills the memory', () => {
    const detector = new Detector(window);
    for (let index = 0; index < 2_200_000 && !detector.excessive; index += 1) {
      const sequence = BigInt(index) * 3n;
      const position = BigInt(index);
      detector.see('orders/0', 'relay', { sequence, position, ordinal: index, messageId: null, at: null, aborted: false, session: null });
    }
    expect(detector.excessive).toBe(true);
    expect(detector.held).toBeLessThan(1_100_000);
  });
});

describe('a number as it is written', () => {
  it.each([
    ['0', '0'],
    ['-5', '-5'],
    ['18446744073709551615', '18446744073709551615'],
    ['18446744073709551616', null],
    ['-9223372036854775808', '-9223372036854775808'],
    ['-9223372036854775809', null],
    ['007', '7'],
    ['1e3', null],
    ['', null],
    [' 1', null],
  ])('%j', (text, number) => {
    expect(parseSequence(text)?.toString() ?? null).toBe(number);
  });
});
