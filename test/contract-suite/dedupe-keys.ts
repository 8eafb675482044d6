import { describe, expect, it } from 'vitest';
import type { Dedupe } from '../../main/domain/workspace/route.ts';
import type { DedupeSource, OwnedKey } from '../../main/ports/keyed-store.ts';
import { allSteps, never, ofKind, readAll } from './read-all.ts';

/** A dedupe store of any kind, and what its consumers do. */
export interface DedupeStore {
  readonly source: DedupeSource;
  /** Writes keys into a new place of the store, and nothing else; answers how a workspace names it, and how coverages do. */
  write(name: string, keys: readonly string[]): Promise<{ readonly dedupe: Dedupe; readonly place: string }>;
}

export function owned(key: string, messageId = key, ownsKey = true): OwnedKey {
  return { key, messageId, ownsKey };
}

const composed = 'caf\u00e9';
const decomposed = 'cafe\u0301';

/** Part of the dedupe contract: what every store must do, whether it is a table or not. */
export function describeDedupeKeys(store: () => DedupeStore): void {
  describe('keys', () => {
    it('are found exactly, one observation for each owner', async () => {
      const { dedupe, place } = await store().write('exact_keys', ['m-1', 'M-1', 'm-1 ', 'm-2', composed]);
      const keys = [owned('m-1'), owned('m-2', 'a', false), owned('m-2', 'b', false), owned('m-3'), owned(decomposed)];
      const read = await readAll(store().source.find('billing', { ...dedupe, means: 'claimed' }, keys, never));
      const fact = (key: string, messageId: string, ownsKey: boolean): object => ({
        source: store().source.name,
        facts: { consumer: 'billing', place, key, means: 'claimed', ownsKey, messageId },
      });
      const found = ofKind(read, 'dedupe').toSorted((a, b) => ((a.facts.messageId ?? '') < (b.facts.messageId ?? '') ? -1 : 1));
      expect(found).toMatchObject([fact('m-2', 'a', false), fact('m-2', 'b', false), fact('m-1', 'm-1', true)]);
      expect(read.failures).toEqual([]);
      expect(read.coverage).toMatchObject([
        { source: store().source.name, role: 'dedupe', part: `billing: ${place}`, unit: 'none', complete: true, reason: null },
      ]);
      expect(read.coverage[0]?.asOf).not.toBeNull();
    });

    it('may be made of anything', async () => {
      const strange = ["it's", '"', '*', '?[a]', 'a b', 'line\nbreak', '\r\n', '\u{1F4E6}', '%', '\\', '$1', '{x}'];
      const { dedupe } = await store().write('strange_keys', strange);
      const read = await readAll(
        store().source.find(
          'billing',
          dedupe,
          strange.map((key) => owned(key)),
          never,
        ),
      );
      expect(new Set(ofKind(read, 'dedupe').map(({ facts }) => facts.key))).toEqual(new Set(strange));
    });

    it('may be more than fit one question', async () => {
      const written = Array.from({ length: 1300 }, (_, index) => `many-${index * 3}`);
      const { dedupe } = await store().write('many_keys', written);
      const asked = Array.from({ length: 3900 }, (_, index) => owned(`many-${index}`));
      const read = await readAll(store().source.find('billing', dedupe, asked, never));
      expect(new Set(ofKind(read, 'dedupe').map(({ facts }) => facts.key))).toEqual(new Set(written));
      expect(read.coverage).toMatchObject([{ complete: true }]);
    });

    it('that are not there were asked for all the same', async () => {
      const { dedupe, place } = await store().write('no_keys', []);
      const read = await readAll(store().source.find('billing', dedupe, [owned('m-1')], never));
      expect([read.observations, read.failures]).toEqual([[], []]);
      expect(read.coverage).toMatchObject([{ part: `billing: ${place}`, complete: true, reason: null }]);
    });

    it('are not covered when the question is stopped before it begins', async () => {
      const { dedupe, place } = await store().write('stopped_keys', ['m-1']);
      const read = await readAll(store().source.find('billing', dedupe, [owned('m-1')], AbortSignal.abort()));
      expect(read).toMatchObject({ observations: [], failures: [] });
      expect(read.coverage).toMatchObject([{ part: `billing: ${place}`, complete: false, reason: 'cancelled' }]);
    });

    it('may be asked for, says the check', async () => {
      const { dedupe } = await store().write('checked_keys', []);
      const steps = await allSteps(store().source.check(dedupe, never));
      expect(steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['permission', 'read-only']));
    });
  });
}
