import { describe, expect, it } from 'vitest';
import { correlate, correlateNothing } from '../../../main/domain/lifecycle/correlate.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { placeConfig } from '../builders/configs.ts';
import { businessKey, consumed, copy, messageId, row } from '../builders/observations.ts';
import { reading } from '../builders/reading.ts';

const other = (parts: Parameters<typeof copy>[0] = {}) => copy({ messageId: 'm-18', businessKey: 'o-10', ...parts });
const sibling = (offset: string, parts: Parameters<typeof copy>[0] = {}) =>
  copy({ messageId: `m-${offset}`, businessKey, offset, ...parts });

/** The places that the lifecycle of the message has, as `partition@offset messageId`. */
function placesOf(...observations: readonly Observation[]): readonly string[] {
  return correlate(reading(observations), messageId).observations.flatMap(({ coordinates, kind, facts }) =>
    kind === 'config' && facts.subject === 'place'
      ? [`${coordinates['partition']}@${coordinates['offset']} ${facts.messageId ?? facts.holds}`]
      : [],
  );
}

describe('places of other messages', () => {
  it('are told where the message was acknowledged, and no copy of another message is taken for one of this', () => {
    const acknowledged = row({ partition: '1', offset: '500' });
    expect(placesOf(acknowledged, other())).toEqual(['1@500 m-18']);
    expect(placesOf(consumed({ partition: '1', offset: '500' }), other())).toEqual(['1@500 m-18']);
    const lifecycle = correlate(reading([acknowledged, other()]), messageId);
    expect(lifecycle.observations.filter(({ kind }) => kind === 'record')).toEqual([]);
  });

  it('are not told elsewhere, nor of what stands in a fallback, names nobody, or is its own copy', () => {
    const acknowledged = row({ partition: '1', offset: '500' });
    expect(placesOf(acknowledged, other({ offset: '501' }), other({ partition: '2' }), other({ topic: 'orders-backup' }))).toEqual([]);
    expect(placesOf(acknowledged, other({ source: 'mirror' }), copy())).toEqual([]);
    const { messageId: _none, ...nameless } = other().facts;
    expect(placesOf(acknowledged, { ...other(), facts: nameless })).toEqual([]);
    expect(placesOf(row(), other())).toEqual([]);
  });

  it('are told of the next message with its business key in its partition', () => {
    expect(placesOf(row(), copy(), sibling('700'), sibling('600'), sibling('400'))).toEqual(['1@600 m-600']);
    expect(placesOf(row({ partition: '1', offset: '650' }), sibling('700'), sibling('600'))).toEqual(['1@700 m-700']);
    expect(placesOf(row(), copy(), sibling('600', { visibility: 'aborted' }))).toEqual([]);
  });

  it('are told of the last one of each partition where nobody knows its own', () => {
    expect(placesOf(row(), sibling('600'), sibling('700'), sibling('100', { partition: '2' }))).toEqual(['1@700 m-700', '2@100 m-100']);
  });

  it('are kept as they were noted in a case; that nothing stands somewhere is kept where it concerns the message', () => {
    const noted = [placeConfig({ offset: '700', messageId: 'm-21', businessKey })];
    expect(placesOf(row(), ...noted)).toEqual(['1@700 m-21']);
    expect(placesOf(row({ partition: '1', offset: '500' }), placeConfig())).toEqual(['1@500 nothing']);
    expect(placesOf(row(), placeConfig())).toEqual([]);
    expect(correlateNothing(reading([placeConfig()]), 'nobody').observations.some(({ facts }) => 'holds' in facts)).toBe(false);
  });
});
