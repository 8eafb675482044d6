import { describe, expect, it } from 'vitest';
import { databaseConfig, placeConfig } from '../builders/configs.ts';
import { examine } from '../builders/examination.ts';
import {
  businessKey,
  claimed,
  commit,
  consumed,
  copy,
  deadLetter,
  deduped,
  divertedCopy,
  effect,
  row,
  send,
} from '../builders/observations.ts';
import type { Change } from '../builders/reading.ts';
import { reading, said, unreadable } from '../builders/reading.ts';
import { bareConsumer, consumer, route } from '../builders/route.ts';
import type { Route } from '../../../main/domain/workspace/route.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { ago, hour, minute, second } from '../builders/time.ts';

const finding = (id: string, observations: readonly Observation[], given: { route?: Route } = {}, ...changes: readonly Change[]) => {
  const found = examine(reading(observations, given, ...changes));
  const all = found.findings.filter((each) => each.id === id);
  return { all, first: all[0], seen: all[0] === undefined ? [] : found.seen(all[0]) };
};

describe('row-behind', () => {
  it.each(['pending', 'claimed', 'failed'] as const)('says that the relay will send again what it calls %s', (state) => {
    const { first, seen } = finding('row-behind', [row({ state }), copy()]);
    expect(first?.facts).toEqual({ state });
    expect(seen).toEqual(['outbox 17', 'record orders/1@500']);
  });

  it.each([divertedCopy(), consumed(), deadLetter(), effect()])('is seen by any sighting: $kind', (sighting) => {
    expect(finding('row-behind', [row({ state: 'pending' }), sighting]).all).toHaveLength(1);
  });

  it('is not said of a row that says sent, or while nothing was seen', () => {
    expect(finding('row-behind', [row(), copy()]).all).toEqual([]);
    expect(finding('row-behind', [row({ state: 'pending' }), copy({ visibility: 'aborted' })]).all).toEqual([]);
  });
});

describe('error-was-not-final', () => {
  it.each([
    { what: 'a row', error: row({ state: 'failed', error: 'timeout' }) },
    { what: 'a send', error: send({ outcome: 'failed', error: 'timeout' }) },
  ])('is said when $what has an error and the message is there', ({ error }) => {
    expect(finding('error-was-not-final', [error, copy()]).first?.facts).toEqual({ error: 'timeout' });
    expect(finding('error-was-not-final', [error]).all).toEqual([]);
  });
});

describe('late', () => {
  const short = { route: route({ timeToLive: 5 * minute }) };
  const stored = [row(), copy(), commit()];

  it('is said of a success after the time-to-live, counted from the row', () => {
    const { first, seen } = finding('late', [...stored, consumed({ at: ago(4 * minute) })], short);
    expect(first?.facts).toEqual({ consumer: 'billing', at: ago(4 * minute), milliseconds: '360000' });
    expect(seen).toEqual(['consume 2']);
  });

  it.each([
    { what: 'an effect', success: effect({ at: ago(4 * minute) }) },
    { what: 'an entry written with the effect', success: deduped({ at: ago(4 * minute) }) },
  ])('is said of $what as well', ({ success }) => {
    expect(finding('late', [...stored, success], short).all).toHaveLength(1);
  });

  it('is not said at the time-to-live exactly, without one, of a failure, or of another message', () => {
    expect(finding('late', [...stored, consumed({ at: ago(5 * minute) })], short).all).toEqual([]);
    expect(finding('late', [...stored, consumed({ at: ago(4 * minute) })]).all).toEqual([]);
    expect(finding('late', [...stored, consumed({ outcome: 'failed', at: ago(4 * minute) })], short).all).toEqual([]);
    expect(finding('late', [...stored, effect({ ownsKey: false, at: ago(4 * minute) })], short).all).toEqual([]);
  });

  it('is not said when the first success came in time, in whatever order the lines stand', () => {
    const again = [consumed({ key: '1', at: ago(minute) }), consumed({ key: '2', at: ago(9 * minute) })];
    expect(finding('late', [...stored, ...again], short).all).toEqual([]);
  });

  it('is said for each consumer that was late', () => {
    const two = { route: route({ timeToLive: 5 * minute, consumers: [consumer(), bareConsumer()] }) };
    const lines = [consumed({ at: ago(4 * minute) }), consumed({ key: '8', consumer: 'email', at: ago(9 * minute) })];
    expect(finding('late', [...stored, ...lines], two).all.map((each) => each.facts['consumer'])).toEqual(['billing']);
  });
});

describe('no-effect-seen', () => {
  const stored = [row(), copy(), commit()];

  it.each([
    { what: 'a success in the trace', success: consumed() },
    { what: 'an entry written with the effect', success: deduped() },
  ])('is said when $what has no effect beside it, which was looked for', ({ success }) => {
    expect(finding('no-effect-seen', [...stored, success]).first?.facts).toEqual({ consumer: 'billing', table: 'public.invoices' });
  });

  it('is not said where the effect was not read, is there, or is not configured', () => {
    const noEffect = { route: route({ consumers: [consumer({ effect: null })] }) };
    expect(finding('no-effect-seen', [...stored, consumed()], {}, unreadable('effect')).all).toEqual([]);
    expect(finding('no-effect-seen', [...stored, consumed(), effect()]).all).toEqual([]);
    expect(finding('no-effect-seen', [...stored, consumed()], noEffect).all).toEqual([]);
    expect(finding('no-effect-seen', [...stored, claimed()]).all).toEqual([]);
  });
});

describe('clock-skew', () => {
  it.each(['5001', '-5001', '3600000.25'])('is said of a database %s ms away from this machine', (clockOffset) => {
    expect(finding('clock-skew', [row()], {}, said(databaseConfig({ clockOffset }))).first?.facts).toEqual({
      source: 'shop-db',
      milliseconds: clockOffset,
    });
  });

  it.each(['5000', '-5000', '0'])('is not said at %s ms', (clockOffset) => {
    expect(finding('clock-skew', [row()], {}, said(databaseConfig({ clockOffset }))).all).toEqual([]);
  });

  it('is said of a record that is older than its own row by more than a second', () => {
    const { first, seen } = finding('clock-skew', [row(), copy({ at: ago(10 * minute + 3 * second) })]);
    expect(first?.facts).toEqual({ source: 'kafka', milliseconds: '-3000' });
    expect(seen).toEqual(['outbox 17', 'record orders/1@500']);
    expect(finding('clock-skew', [row(), copy({ at: ago(10 * minute + second) })]).all).toEqual([]);
  });
});

it('changes no code and no completeness by any finding', () => {
  const plain = examine(reading([row(), copy(), commit(), consumed(), effect()]));
  const skewed = examine(
    reading([row({ state: 'pending' }), copy(), commit(), consumed(), effect()], {}, said(databaseConfig({ clockOffset: '9000' }))),
  );
  expect(skewed.findings.length).toBeGreaterThan(plain.findings.length);
  expect({ code: skewed.verdict.code, complete: skewed.complete }).toEqual({ code: plain.verdict.code, complete: plain.complete });
});

describe('overtaken', () => {
  const later = placeConfig({ offset: '700', messageId: 'm-21', businessKey });
  const overtaken = (observations: readonly Observation[]) => finding('overtaken', observations);

  it('is said of a message with which something is wrong, when a later one of its key stands behind it', () => {
    const { first, seen } = overtaken([row(), copy(), deadLetter(), later]);
    expect(first?.facts).toEqual({ messageId: 'm-21', topic: 'orders', partition: '1', offset: '700' });
    expect(seen).toEqual(['config place orders/1']);
    expect(overtaken([row({ partition: '1', offset: '600' }), placeConfig({ offset: '600', messageId: 'm-18' }), later]).all).toHaveLength(
      1,
    );
  });

  it('compares times only where nobody knows its place, and by more than a clock may be wrong', () => {
    const lost = row({ createdAt: ago(3 * hour), sentAt: ago(3 * hour - second) });
    expect(overtaken([lost, { ...later, at: ago(hour) }]).all).toHaveLength(1);
    expect(overtaken([lost, { ...later, at: ago(2 * hour + minute) }]).all).toEqual([]);
    expect(overtaken([lost, { ...later, at: null }]).all).toEqual([]);
  });

  it.each([
    { what: 'nothing is wrong', observations: [row(), copy(), consumed(), later] },
    { what: 'the other stands before it', observations: [row(), copy({ offset: '800' }), deadLetter(), later] },
    {
      what: 'the other has another key',
      observations: [row(), copy(), deadLetter(), placeConfig({ offset: '700', messageId: 'm-21', businessKey: 'o-10' })],
    },
  ])('is not said where $what', ({ observations }) => {
    expect(overtaken(observations).all).toEqual([]);
  });
});
