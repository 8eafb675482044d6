import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../main/domain/identity/identify.ts';
import type { KeyTemplate } from '../../../main/domain/identity/key-template.ts';
import { parseTemplate } from '../../../main/domain/identity/place.ts';
import type { Place, Template } from '../../../main/domain/identity/place.ts';
import { hidden } from '../../../main/domain/mask/mask-content.ts';
import { isHidden, isHiddenKey } from '../../../main/domain/mask/hidden-places.ts';
import { maskingOf } from '../../../main/domain/mask/mask-observation.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { claimStore, consumer, doneStore, invoices, route } from '../builders/route.ts';
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

describe('keys of stores that are made from what is masked', () => {
  const phone = places('json:/phone');
  const made: KeyTemplate = ['dedupe:', ...phone];
  const secret = '13800138000';
  const masking = (parts: Parameters<typeof consumer>[0], observation: Observation) =>
    maskingOf(route({ identity: identity('key'), mask: phone, consumers: [consumer(parts)] }), [observation]);

  it('hides a dedupe key in all its places, and wherever its text is said', () => {
    const entry = claimed({ key: `dedupe:${secret}` });
    const masked = masking({ dedupe: [{ ...claimStore, key: made }], effect: null }, entry);
    expect(masked.observation(entry)).toMatchObject({ coordinates: { key: hidden }, facts: { key: hidden, messageId: 'm-17' } });
    expect(masked.text(`the key dedupe:${secret} was there`)).toBe(`the key ${hidden} was there`);
  });

  it('hides the key of an effect, and leaves one that is made from the message id', () => {
    const found = effect({ key: secret });
    const byPhone = masking({ dedupe: [], effect: { ...invoices, key: places('json:/phone') } }, found);
    expect(JSON.stringify(byPhone.observation(found))).not.toContain(secret);
    const byId = masking({ dedupe: [], effect: { ...invoices, key: [{ name: 'messageId' }] } }, found);
    expect(byId.observation(found)).toEqual(found);
  });

  it('tells apart what a consumer keeps of each kind, and what another consumer keeps', () => {
    const found = effect({ key: secret });
    const masked = masking({ dedupe: [{ ...doneStore, key: made }], effect: invoices }, found);
    expect(masked.observation(found)).toEqual(found);
    const others = effect({ key: secret, consumer: 'email' });
    expect(masking({ dedupe: [], effect: { ...invoices, key: made } }, others).observation(others)).toEqual(others);
  });

  it.each<{ readonly key: KeyTemplate; readonly mask: readonly Place[]; readonly hides: boolean }>([
    { key: ['fixed'], mask: places('key'), hides: false },
    { key: ['order:', ...places('key')], mask: places('key'), hides: true },
    { key: [{ name: 'businessKey' } as const], mask: places('key'), hides: true },
    { key: [{ name: 'messageId' } as const], mask: places('key', 'header:message-id'), hides: false },
    { key: [...places('json:/phone'), ...places('header:x-other')], mask: places('json:/phone'), hides: true },
    { key: places('header:x-other'), mask: places('header:x-secret'), hides: false },
  ])('finds that a key from $key is hidden: $hides', ({ key, mask, hides }) => {
    expect(isHiddenKey({ identity: identity('key'), mask }, key)).toBe(hides);
  });

  it('replaces the longest first, so that none leaves a part of another', () => {
    const observations = [effect({ businessKey: 'o-9' }), copy({ businessKey: 'o-99' }), copy({ businessKey: '' })];
    const masked = maskingOf(route({ identity: identity('key'), mask: places('key') }), observations);
    expect(masked.text('o-99 and o-9')).toBe(`${hidden} and ${hidden}`);
    expect(masked.text('nothing')).toBe('nothing');
  });
});
