import { describe, expect, it } from 'vitest';
import type { Dedupe, Route } from '../../../main/domain/workspace/route.ts';
import type { Code } from '../../../main/domain/verdict/code.ts';
import { examine } from '../builders/examination.ts';
import { claimed, commit, consumed, copy, deduped, effect, neighbour, row } from '../builders/observations.ts';
import { reading, unreadable } from '../builders/reading.ts';
import { claimStore, consumer, doneStore, keyStore, route } from '../builders/route.ts';

const stored = [row(), copy(), commit()];
const skippedUnlessRecorded = [...stored, neighbour()];
const losses: ReadonlySet<Code> = new Set(['SKIPPED', 'EFFECT_LOST', 'LOST_TO_RETENTION', 'BROKER_LOST', 'RELAY_LOST']);

function routeWith(...dedupe: readonly Dedupe[]): Route {
  return route({ consumers: [consumer({ dedupe })] });
}

describe('a key that is not in a key-value store', () => {
  it('never shows that a message was skipped, though the keys were asked for and the store answered', () => {
    expect(examine(reading(skippedUnlessRecorded, { route: routeWith(doneStore) })).delivery().code).toBe('SKIPPED');
    for (const stores of [[keyStore], [doneStore, keyStore], [{ ...keyStore, means: 'claimed' as const }]]) {
      const found = examine(reading(skippedUnlessRecorded, { route: routeWith(...stores) })).delivery();
      expect(found).toMatchObject({ code: 'UNDETERMINED', missing: [{ source: 'cache', part: 'billing: cache', permission: null }] });
      expect(found.candidates).toEqual(expect.arrayContaining(['SKIPPED', 'PROCESSED']));
    }
  });

  it('never shows that an effect was lost where its keys are written with the effect', () => {
    const claims = routeWith(claimStore);
    expect(examine(reading([...stored, claimed()], { route: claims })).delivery().code).toBe('EFFECT_LOST');
    const found = examine(reading([...stored, claimed()], { route: routeWith(claimStore, keyStore) })).delivery();
    expect(found).toMatchObject({ code: 'UNDETERMINED', missing: [{ source: 'cache', part: 'billing: cache' }] });
    expect(found.candidates).toEqual(expect.arrayContaining(['EFFECT_LOST', 'PROCESSED']));
  });

  it.each([
    ['a copy that the group passed', stored],
    ['a copy that the group passed, and a trace that went on', skippedUnlessRecorded],
    ['a copy that was suppressed', [...stored, consumed({ outcome: 'duplicate' as const })]],
    ['a claim in a table', [...stored, claimed()]],
    ['nothing', []],
  ])('adds no loss to %s', (_, observations) => {
    for (const stores of [[doneStore, keyStore], [claimStore, keyStore], [keyStore]]) {
      const withKeys = examine(reading(observations, { route: routeWith(...stores) }));
      const without = examine(reading(observations, { route: routeWith(...stores.filter((store) => store !== keyStore)) }));
      const lost = [withKeys.verdict.code, withKeys.delivery().code].filter((code) => losses.has(code));
      expect([without.verdict.code, without.delivery().code]).toEqual(expect.arrayContaining(lost));
    }
  });
});

describe('a key that is there', () => {
  it('shows what it was written for', () => {
    const found = examine(reading([...stored, deduped({ place: 'cache' })], { route: routeWith(keyStore) }));
    expect(found.delivery()).toMatchObject({ code: 'PROCESSED', certainty: 'proven' });
    const keys = { ...keyStore, means: 'claimed' as const };
    const lost = examine(reading([...stored, claimed({ place: 'cache' })], { route: routeWith(keys) }));
    expect(lost.delivery()).toMatchObject({ code: 'EFFECT_LOST', facts: { place: 'cache' } });
    const done = examine(reading([...stored, claimed({ place: 'cache' }), effect()], { route: routeWith(keys) }));
    expect(done.delivery().code).toBe('PROCESSED');
  });
});

describe('a key-value store that did not answer', () => {
  it('is named as not read', () => {
    const found = examine(reading(skippedUnlessRecorded, { route: routeWith(keyStore) }, unreadable('dedupe', 'billing: cache')));
    expect(found.delivery()).toMatchObject({ code: 'UNDETERMINED', missing: [{ source: 'cache', part: 'billing: cache' }] });
  });
});
