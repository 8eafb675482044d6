import { describe, expect, it } from 'vitest';
import { businessKeyOf, correlate, correlateNothing, messageIdOf, messageIdsOf } from '../../../main/domain/lifecycle/correlate.ts';
import { partitionConfig } from '../builders/configs.ts';
import { briefly } from '../builders/examination.ts';
import {
  claimed,
  commit,
  consumed,
  copy,
  deadLetter,
  deduped,
  divertedCopy,
  effect,
  neighbour,
  retried,
  row,
  send,
} from '../builders/observations.ts';
import { reading } from '../builders/reading.ts';
import { partitionSample } from '../builders/samples.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';

const without = (found: readonly Observation[]) => found.filter((observation) => observation.kind !== 'config').map(briefly);
const correlated = (observations: readonly Observation[], id = 'm-17') => correlate(reading(observations), id);

describe('correlate', () => {
  it('takes what was sampled of the partition in which the message stands; of any, where nothing says in which', () => {
    const samples = ['0', '1'].map((partition) => partitionSample({ partition }));
    const sampledOf = (own: Observation) =>
      correlated([own, ...samples]).observations.flatMap(({ kind, facts, coordinates }) =>
        kind === 'config' && facts.subject === 'partition-sample' ? [coordinates['partition']] : [],
      );
    expect(sampledOf(row({ partition: '1', offset: '500' }))).toEqual(['1']);
    expect(sampledOf(row())).toEqual(['0', '1']);
  });

  it('takes what names the message, of every kind', () => {
    const own = [row(), send(), copy(), divertedCopy(), retried(), deadLetter(), consumed(), deduped(), claimed(), effect()];
    const others = own.map(
      (observation) =>
        ({
          ...observation,
          coordinates: { ...observation.coordinates, offset: '999', key: 'other' },
          facts: { ...observation.facts, messageId: 'm-18' },
        }) as Observation,
    );
    const lifecycle = correlated([...others, ...own]);
    expect(without(lifecycle.observations)).toHaveLength(own.length);
    expect(lifecycle.observations.every((observation) => observation.kind === 'config' || messageIdOf(observation) === 'm-17')).toBe(true);
    expect(lifecycle).toMatchObject({ messageId: 'm-17', businessKey: 'o-9' });
  });

  it('compares ids exactly: no case, no normal form, no spaces, no digits', () => {
    const ids = ['m-17', 'M-17', ' m-17', 'm-17 ', 'm-17\u0000', 'm-017', '\u00e9', 'e\u0301', '1', '01', '1.0'];
    for (const id of ids) {
      const lifecycle = correlated(
        ids.map((messageId, index) => copy({ messageId, offset: String(index) })),
        id,
      );
      expect(without(lifecycle.observations)).toEqual([`record orders/1@${ids.indexOf(id)}`]);
    }
  });

  it('keeps what sources say of themselves, and all coverage', () => {
    const evidence = reading([row()]);
    const lifecycle = correlate(evidence, 'm-17');
    expect(lifecycle.observations.filter((observation) => observation.kind === 'config')).toHaveLength(evidence.observations.length - 1);
    expect(lifecycle.coverage).toHaveLength(evidence.coverage.length);
  });

  it('keeps commits and neighbours of the partitions in which the message stands, and no others', () => {
    const lifecycle = correlated([
      copy(),
      commit(),
      commit({ partition: '2' }),
      commit({ topic: 'orders-retry-0' }),
      commit({ source: 'mirror' }),
      neighbour(),
      neighbour({ key: '5', partition: '2' }),
    ]);
    expect(without(lifecycle.observations)).toEqual(['record orders/1@500', 'commit billing orders/1', 'consume 3']);
    const aside = correlated([retried({ partition: '3' }), commit({ topic: 'orders-retry-0', partition: '3' })]);
    expect(without(aside.observations)).toEqual(['retry orders-retry-0/3@40', 'commit billing orders-retry-0/3']);
  });

  it.each([
    { who: 'a row', observation: row({ partition: '1', offset: '500' }) },
    { who: 'a send', observation: send({ partition: '1', offset: '500' }) },
    { who: 'a line of a consumer', observation: consumed({ partition: '1', offset: '500' }) },
  ])('keeps the commits of the partition that $who names, because the copy may be gone from it', ({ observation }) => {
    const lifecycle = correlated([observation, commit(), commit({ partition: '2' })]);
    expect(without(lifecycle.observations)).toContain('commit billing orders/1');
    expect(without(lifecycle.observations)).not.toContain('commit billing orders/2');
  });

  it('gives the same whatever was read first, also where sources disagree on the business key', () => {
    const observations = [row({ businessKey: 'o-8' }), copy({ businessKey: 'o-9' }), consumed({ businessKey: 'o-10' }), partitionConfig()];
    expect(correlated(observations.toReversed())).toEqual(correlated(observations));
  });

  it('takes the business key of whatever source has one', () => {
    const { businessKey: _none, ...facts } = copy().facts;
    const nameless = { ...copy(), facts };
    expect(correlated([nameless, row()]).businessKey).toBe('o-9');
    expect(correlated([nameless]).businessKey).toBeNull();
  });
});

describe('correlateNothing', () => {
  it('keeps only what was asked and what was read', () => {
    const evidence = reading([row({ messageId: 'm-18' }), commit()]);
    const lifecycle = correlateNothing(evidence, 'm-99');
    expect(lifecycle).toMatchObject({ messageId: 'm-99', businessKey: null });
    expect(without(lifecycle.observations)).toEqual([]);
    expect(lifecycle.coverage).toHaveLength(evidence.coverage.length);
  });
});

describe('names', () => {
  it('are not taken from commits, from what a source says of itself, or from neighbours', () => {
    for (const observation of [commit(), partitionConfig(), neighbour()]) expect(messageIdOf(observation)).toBeUndefined();
    for (const observation of [commit(), partitionConfig()]) expect(businessKeyOf(observation)).toBeUndefined();
  });

  it('are listed once each', () => {
    expect(messageIdsOf({ observations: [copy(), neighbour(), row(), copy({ messageId: 'm-2' }), commit()] })).toEqual(['m-17', 'm-2']);
    const { messageId: _none, ...facts } = copy().facts;
    expect(messageIdsOf({ observations: [{ ...copy(), facts }] })).toEqual([]);
  });
});
