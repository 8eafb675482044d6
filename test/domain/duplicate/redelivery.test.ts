import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { duplicatesIn } from '../builders/duplicates.ts';
import { commit, consumed, copy, row } from '../builders/observations.ts';
import { bareConsumer, consumer, route } from '../builders/route.ts';
import { commitSample } from '../builders/samples.ts';
import { ago, minute } from '../builders/time.ts';

const stored = [row(), copy(), commit()];
const line = (key: string, parts: object = {}) =>
  consumed({ key, partition: '1', offset: '500', member: 'a', outcome: 'failed', ...parts });
const redelivered = (...lines: readonly ReturnType<typeof line>[]) => duplicatesIn('REDELIVERY', [...stored, ...lines]);
const reread = (...lines: readonly Observation[]) => duplicatesIn('REBALANCE_REREAD', [...stored, ...lines]);

describe('redelivery', () => {
  it('is a further attempt of the same member at the same offset', () => {
    expect(redelivered(line('1', { attempt: '1' }), line('2', { attempt: '2', outcome: 'ok' }))).toMatchObject([
      { cause: 'retry', harmful: false, certainty: 'proven', seen: ['consume 1', 'consume 2'] },
    ]);
  });

  it('is not two lines of one attempt, or lines of two offsets', () => {
    expect(redelivered(line('1', { attempt: '1' }), line('2', { attempt: '1' }))).toEqual([]);
    expect(redelivered(line('1'), line('2'))).toEqual([]);
    expect(redelivered(line('1', { attempt: '1' }), line('2', { attempt: '2', offset: '700' }))).toEqual([]);
    expect(redelivered(line('1', { attempt: '1' }), line('2', { attempt: '2', partition: '2' }))).toEqual([]);
  });

  it('is not two consumers, each with its own attempts', () => {
    const two = { route: route({ consumers: [consumer(), bareConsumer()] }) };
    expect(
      duplicatesIn('REDELIVERY', [...stored, line('1', { attempt: '1' }), line('2', { attempt: '2', consumer: 'email' })], two),
    ).toEqual([]);
  });

  it('is not proven while nobody knows which member it was', () => {
    const unknown = { member: undefined };
    for (const found of redelivered(line('1', { ...unknown, attempt: '1' }), line('2', { ...unknown, attempt: '2' })))
      expect(found.certainty).not.toBe('proven');
  });

  it('compares attempts as numbers and does not stumble over other text', () => {
    expect(redelivered(line('1', { attempt: '1' }), line('2', { attempt: '10' }))).toHaveLength(1);
    expect(() => redelivered(line('1', { attempt: 'first' }), line('2', { attempt: '' }))).not.toThrow();
  });
});

describe('rebalance-reread', () => {
  it('is suspected when another member worked on the same offset', () => {
    expect(reread(line('1'), line('2', { member: 'b', outcome: 'ok' }))).toMatchObject([
      { cause: 'rebalance', harmful: false, certainty: 'suspected', seen: ['consume 1', 'consume 2'] },
    ]);
  });

  it('is not said while a member is unknown, of two offsets, or of two partitions', () => {
    expect(reread(line('1'), line('2', { member: undefined }))).toEqual([]);
    expect(reread(line('1'), line('2', { member: 'b', offset: '700' }))).toEqual([]);
    expect(reread(line('1'), line('2', { member: 'b', partition: '2' }))).toEqual([]);
  });

  it('is not said where the trace names no partition: two copies may stand at one offset', () => {
    const nowhere = { partition: undefined };
    expect(reread(line('1', nowhere), line('2', { ...nowhere, member: 'b' }))).toEqual([]);
  });
});

describe('rebalance, by sampled commits', () => {
  const lines = [line('1', { at: ago(9 * minute) }), line('2', { member: 'b', at: ago(7 * minute) })];
  const between = (parts: Parameters<typeof commitSample>[0]) =>
    reread(...lines, commitSample({ at: ago(8 * minute), committed: '500', ...parts }));

  it('is proven where a commit between the two consumptions had not passed the record', () => {
    expect(between({})).toMatchObject([
      { cause: 'rebalance', certainty: 'proven', seen: ['consume 1', 'consume 2', 'config commit-sample orders/1'] },
    ]);
  });

  it.each([
    { what: 'the commit had passed it', parts: { committed: '501' } },
    { what: 'it was sampled before both', parts: { at: ago(9 * minute) } },
    { what: 'it was sampled after both', parts: { at: ago(7 * minute) } },
    { what: 'it is of another group', parts: { group: 'email' } },
    { what: 'it is of another partition', parts: { partition: '2' } },
  ])('stays suspected where $what', ({ parts }) => {
    expect(between(parts)).toMatchObject([{ certainty: 'suspected', seen: ['consume 1', 'consume 2'] }]);
  });

  it('stays suspected where a line has no instant', () => {
    const untimed = [line('1', { at: null }), line('2', { member: 'b', at: ago(7 * minute) })];
    expect(reread(...untimed, commitSample({ at: ago(8 * minute), committed: '500' }))).toMatchObject([{ certainty: 'suspected' }]);
  });
});
