import { describe, expect, it } from 'vitest';
import { duplicatesIn } from '../builders/duplicates.ts';
import { commit, consumed, copy, row } from '../builders/observations.ts';
import { bareConsumer, consumer, route } from '../builders/route.ts';

const stored = [row(), copy(), commit()];
const line = (key: string, parts: object = {}) =>
  consumed({ key, partition: '1', offset: '500', member: 'a', outcome: 'failed', ...parts });
const redelivered = (...lines: readonly ReturnType<typeof line>[]) => duplicatesIn('REDELIVERY', [...stored, ...lines]);
const reread = (...lines: readonly ReturnType<typeof line>[]) => duplicatesIn('REBALANCE_REREAD', [...stored, ...lines]);

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
