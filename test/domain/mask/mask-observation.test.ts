import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../main/domain/identity/identify.ts';
import { parseTemplate } from '../../../main/domain/identity/place.ts';
import type { Place, Template } from '../../../main/domain/identity/place.ts';
import { hidden } from '../../../main/domain/mask/mask-content.ts';
import { isHidden } from '../../../main/domain/mask/hidden-places.ts';
import { maskingOf } from '../../../main/domain/mask/mask-observation.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { route } from '../builders/route.ts';
import { claimed, commit, consumed, copy, deadLetter, effect, row, send } from '../builders/observations.ts';

function template(text: string): Template {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.template;
}

function places(...texts: readonly string[]): readonly Place[] {
  return texts.flatMap((text) => template(text).filter((part) => typeof part !== 'string'));
}

const identity = (businessKey: string, more: Partial<Identity> = {}): Identity => ({
  messageId: template('header:message-id'),
  businessKey: template(businessKey),
  search: {},
  ...more,
});

function hidesBusinessKey({ businessKey }: Identity, mask: readonly Place[]): boolean {
  return isHidden({ mask }, businessKey);
}

function maskObservation(observation: Observation, given: Identity, mask: readonly Place[]): Observation {
  return maskingOf(route({ identity: given, mask }), [observation]).observation(observation);
}

describe('isHidden', () => {
  it.each([
    { key: 'key', mask: ['key'], hides: true },
    { key: 'json:/orderNo', mask: ['json:/orderNo'], hides: true },
    { key: '{key}:{json:/status}', mask: ['json:/status'], hides: true },
    { key: 'header:x-order', mask: ['header:x-order'], hides: true },
    { key: 'json:/customer/id', mask: ['json:/customer'], hides: true },
    { key: 'json:/orderNo', mask: ['value'], hides: true },
    { key: 'value', mask: ['json:/phone'], hides: true },
    { key: 'header:x-order', mask: ['header:X-Order'], hides: true },
    { key: 'header:x-order', mask: ['property:x-order'], hides: true },
    { key: 'json:/a~1b', mask: ['json:/a~1b'], hides: true },
    { key: 'key', mask: ['json:/phone', 'header:x-customer'], hides: false },
    { key: 'json:/customerId', mask: ['json:/customer'], hides: false },
    { key: 'json:/customer', mask: [], hides: false },
  ])('is $hides for a key from $key under the mask $mask', ({ key, mask, hides }) => {
    expect(hidesBusinessKey(identity(key), places(...mask))).toBe(hides);
  });

  it('is false for a route without a business key', () => {
    expect(hidesBusinessKey({ messageId: template('key'), search: {} }, places('key'))).toBe(false);
  });
});

describe('maskObservation', () => {
  const mask = places('key');
  const masked = (observation: Parameters<typeof maskObservation>[0]) => maskObservation(observation, identity('key'), mask);

  it.each([row(), send(), copy(), deadLetter(), consumed(), claimed({ key: 'dedupe:o-9' }), effect()])(
    'leaves the business key nowhere in a $kind',
    (observation) => {
      expect(JSON.stringify(masked(observation))).not.toContain('o-9');
      expect(masked(observation)).toMatchObject({ kind: observation.kind, source: observation.source, facts: { messageId: 'm-17' } });
    },
  );

  it('keeps the row of an outbox and the place of a record', () => {
    expect(masked(row()).coordinates).toEqual(row().coordinates);
    expect(masked(copy()).coordinates).toEqual(copy().coordinates);
    expect(masked(effect()).coordinates['key']).toBe(hidden);
  });

  it('changes nothing while the business key is not masked, and nothing of a commit', () => {
    expect(maskObservation(copy(), identity('key'), places('json:/phone'))).toEqual(copy());
    expect(masked(commit())).toEqual(commit());
  });

  it.each([
    { field: 'traceId', observation: copy({ traceId: 'secret-1' }), named: { traceId: template('header:x-secret') } },
    { field: 'producer', observation: copy({ producer: 'secret-1' }), named: { producer: template('header:x-secret') } },
    { field: 'producerSequence', observation: copy({ producerSequence: 'secret-1' }), named: { sequence: template('header:x-secret') } },
  ])('leaves no $field that is taken from a masked place', ({ observation, named }) => {
    expect(JSON.stringify(maskObservation(observation, identity('key', named), places('header:x-secret')))).not.toContain('secret-1');
  });

  it('does not change what it was given', () => {
    const observation = effect();
    masked(observation);
    expect(observation).toEqual(effect());
  });
});
