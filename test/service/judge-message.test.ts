import { describe, expect, it } from 'vitest';
import { parseKeyTemplate } from '../../main/domain/identity/key-template.ts';
import { hidden } from '../../main/domain/mask/mask-content.ts';
import type { Content } from '../../main/domain/observation/content.ts';
import type { Route } from '../../main/domain/workspace/route.ts';
import { explain, match } from '../../main/service/judge-message.ts';
import { commit, consumed, copy, createdAt, deduped, effect, messageId, row } from '../domain/builders/observations.ts';
import { reading } from '../domain/builders/reading.ts';
import { consumer, doneStore, identity, invoices, route } from '../domain/builders/route.ts';

const text = (value: string) => ({ base64: Buffer.from(value).toString('base64'), size: value.length, masked: false });
const content: Content = { key: text('o-9'), value: text('{"phone":"secret-1"}'), headers: [] };
const processed = [row(), copy(), commit(), consumed(), effect(), deduped()];
const explained = (given: Route = route()) =>
  explain(reading(processed, { route: given }), messageId, (observation) => (observation.kind === 'record' ? content : undefined));
const template = (written: string) => {
  const parsed = parseKeyTemplate(written);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.template;
};

describe('explain', () => {
  it('gives contents under the ids of their observations', () => {
    const { contents, observations } = explained();
    const record = observations.find((observation) => observation.kind === 'record');
    expect(Object.keys(contents)).toEqual([record?.id]);
  });

  it('names a message only when something names it', () => {
    expect(explained()).toMatchObject({ messageId: 'm-17', businessKey: 'o-9', route: 'order-events' });
    const nothing = explain(reading([row({ messageId: 'm-18' })]), messageId, () => undefined);
    expect(nothing).toMatchObject({ messageId: null, businessKey: null, judgement: { verdict: { code: 'NOT_FOUND' } } });
    expect(nothing.observations.every((observation) => observation.kind === 'config')).toBe(true);
  });

  it('hides what the route masks, everywhere', () => {
    const masking = route({ mask: [{ kind: 'key' }, { kind: 'json', pointer: '/phone' }] });
    const found = explained(masking);
    expect(found.businessKey).toBe(hidden);
    expect(JSON.stringify(found.observations)).not.toContain('o-9');
    expect(JSON.stringify(found.judgement)).not.toContain('o-9');
    const shown = Object.values(found.contents).map(({ key, value }) =>
      [key, value].map((part) => Buffer.from(part?.base64 ?? '', 'base64').toString()),
    );
    expect(shown).toEqual([[hidden, `{"phone":"${hidden}"}`]]);
  });

  it('hides a key that a consumer makes from a masked place', () => {
    const phoneKeys = consumer({
      dedupe: [{ ...doneStore, key: template('{json:/phone}') }],
      effect: { ...invoices, key: template('invoice:{json:/phone}') },
    });
    const masking = route({ mask: [{ kind: 'json', pointer: '/phone' }], consumers: [phoneKeys] });
    const found = explain(
      reading([row(), copy(), commit(), deduped({ key: 'secret-1' }), effect({ key: 'invoice:secret-1' })], { route: masking }),
      messageId,
      () => undefined,
    );
    expect(JSON.stringify([found.observations, found.judgement])).not.toContain('secret-1');
  });

  it('hides the business key in what a sentence is made from', () => {
    const claims = consumer({
      dedupe: [{ ...doneStore, table: 'public.claims', means: 'claimed', key: template('dedupe:{businessKey}') }],
    });
    const masking = route({ mask: [{ kind: 'key' }], consumers: [claims] });
    const lost = [row(), copy(), commit(), deduped({ place: 'public.claims', means: 'claimed', key: 'dedupe:o-9' })];
    const found = explain(reading(lost, { route: masking }), messageId, () => undefined);
    expect(found.judgement.verdict.code).toBe('EFFECT_LOST');
    expect(JSON.stringify(found.judgement)).not.toContain('o-9');
  });

  it('judges the same with and without a mask', () => {
    const masked = explained(route({ mask: [{ kind: 'key' }] })).judgement;
    expect(masked.verdict.code).toBe(explained().judgement.verdict.code);
    expect(masked.duplicates).toEqual(explained().judgement.duplicates);
  });
});

describe('match', () => {
  it('says in one line what explain says at length', () => {
    const line = match(reading(processed), messageId);
    expect(line).toMatchObject({
      messageId: 'm-17',
      businessKey: 'o-9',
      at: createdAt,
      coordinates: 'p1 @ 500',
      verdict: explained().judgement.verdict,
    });
  });

  it('names each class of duplicates once, and leaves fan-out away', () => {
    const two = route({ consumers: [consumer(), consumer({ name: 'email', group: 'email', tracedAs: 'email' })] });
    const lines = [
      consumed({ outcome: 'duplicate', key: '7' }),
      consumed({ consumer: 'email', key: '8' }),
      consumed({ consumer: 'email', outcome: 'duplicate', key: '9' }),
    ];
    expect(match(reading([...processed, ...lines], { route: two }), messageId).duplicates).toEqual(['SUPPRESSED']);
  });

  it('hides a masked business key', () => {
    expect(match(reading(processed, { route: route({ mask: [{ kind: 'key' }], identity }) }), messageId).businessKey).toBe(hidden);
  });
});
