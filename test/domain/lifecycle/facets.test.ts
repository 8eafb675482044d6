import { describe, expect, it } from 'vitest';
import { boundaryOf, configs, facetsOf } from '../../../main/domain/lifecycle/facets.ts';
import { databaseConfig, partitionConfig, topicConfig } from '../builders/configs.ts';
import {
  consumed,
  copy,
  createdAt,
  deadLetter,
  deduped,
  divertedCopy,
  effect,
  neighbour,
  retried,
  row,
  send,
  sentAt,
} from '../builders/observations.ts';
import { lifecycleOf, reading } from '../builders/reading.ts';
import { ago, hour, minute } from '../builders/time.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';

const facets = (...observations: readonly Observation[]) => facetsOf(lifecycleOf(reading(observations)));

describe('facetsOf', () => {
  it('tells copies apart by visibility and by role', () => {
    const found = facets(copy(), copy({ offset: '1', visibility: 'open' }), copy({ offset: '2', visibility: 'aborted' }), divertedCopy());
    expect([found.visible.length, found.open.length, found.aborted.length, found.diverted.length]).toEqual([1, 1, 1, 1]);
  });

  it('keeps neighbours apart from the lines of the message', () => {
    const found = facets(consumed(), neighbour());
    expect([found.consumes.length, found.neighbours.length, found.sightings.length]).toEqual([1, 1, 1]);
  });

  it('counts as sightings what only a produced message can leave', () => {
    expect(facets(retried(), deadLetter(), consumed(), deduped(), effect()).sightings).toHaveLength(5);
    expect(
      facets(row(), send(), copy(), divertedCopy(), neighbour(), deduped({ ownsKey: false }), effect({ ownsKey: false })).sightings,
    ).toEqual([]);
  });
});

describe('the event time', () => {
  it('is that of the most upstream source that has one', () => {
    const observations = [row(), send(), copy({ at: ago(5 * hour) }), consumed()];
    expect(facets(...observations).eventAt).toBe(createdAt);
    expect(facets(...observations.slice(1)).eventAt).toBe(sentAt);
    expect(facets(...observations.slice(2)).eventAt).toBe(ago(5 * hour));
    expect(facets(...observations.slice(3)).eventAt).toBe(ago(9 * minute));
    expect(facets().eventAt).toBeNull();
  });

  it('is the earliest of several, compared as instants and not as text', () => {
    const zoned = '2026-11-20T12:40:00+02:00';
    expect(facets(row({ createdAt: '2026-11-20T11:00:00Z' }), row({ key: '18', createdAt: zoned })).eventAt).toBe(zoned);
    expect(facets(copy({ at: '2026-11-20T11:00:00.1Z' }), copy({ offset: '3', at: '2026-11-20T11:00:00.09Z' })).eventAt).toBe(
      '2026-11-20T11:00:00.09Z',
    );
  });

  it('is not that of a neighbour, and not null because one source has none', () => {
    expect(facets(neighbour()).eventAt).toBeNull();
    expect(facets(copy({ at: null }), copy({ offset: '3', at: ago(hour) })).eventAt).toBe(ago(hour));
    expect(facets(copy({ at: null }), consumed()).eventAt).toBe(ago(9 * minute));
  });
});

describe('what sources say of themselves', () => {
  it('is found by subject, and boundaries by their place', () => {
    const lifecycle = lifecycleOf(reading([partitionConfig({ source: 'mirror', lastStable: '7' })]));
    expect(configs(lifecycle, 'topic').map((config) => config.coordinates['topic'])).toContain(topicConfig().coordinates['topic']);
    expect(configs(lifecycle, 'database')).toMatchObject([{ source: databaseConfig().source }]);
    expect(boundaryOf(lifecycle, { source: 'mirror', coordinates: { topic: 'orders', partition: '1' } })?.facts.lastStable).toBe('7');
    expect(boundaryOf(lifecycle, copy())?.facts.lastStable).toBe('1000');
    expect(boundaryOf(lifecycle, copy({ partition: '9' }))).toBeUndefined();
  });
});
