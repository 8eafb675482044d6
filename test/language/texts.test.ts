import { describe, expect, it } from 'vitest';
import { railStages, railStates } from '../../main/contract/matches.ts';
import { certainties, codes, families, stages } from '../../main/domain/verdict/code.ts';
import { duplicateCauses, duplicateClasses, findingIds } from '../../main/domain/verdict/verdict.ts';
import type { FindingId } from '../../main/domain/verdict/verdict.ts';
import { textsOf } from '../../main/language/catalogue.ts';
import { endingSentence } from '../../main/language/ending-sentence.ts';
import { allRuleHelp, codeHelp, ruleHelp } from '../../main/language/help.ts';
import { languages } from '../../main/language/language.ts';
import { ruleIds } from '../../main/language/rule-id.ts';
import { duplicateSentence, findingSentence } from '../../main/language/sentence.ts';
import { utcFormat } from '../../main/language/utc-format.ts';
import { holesIn, flawsIn } from './whole.ts';
import { covered } from './world.ts';

/** Every fixed text below a value, with its path. */
function fixedTexts(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, each]) => fixedTexts(each, `${path}/${name}`));
}

/** What is never known from a log, and words that no interface should use. */
const unknowable = /unclean|acks\s*=|simply|just\b|please|easily|不干净/i;

describe.each(languages)('the fixed texts in %s', (language) => {
  const texts = textsOf(language);
  const fixed = fixedTexts(texts);

  it('are never empty and have no hole', () => {
    expect(fixed.length).toBeGreaterThan(300);
    for (const [path, text] of fixed) expect({ path, text: text.trim() }).toEqual({ path, text });
    for (const [, text] of fixed) expect(holesIn(text, language)).toEqual([]);
  });

  it('claim nothing that a log does not tell', () => {
    expect(fixed.filter(([, text]) => unknowable.test(text))).toEqual([]);
  });

  it('are written in their language', () => {
    const untranslated = new Set(['TLS', 'Broker']);
    const han = /\p{Script=Han}/u;
    const wrong = fixed.filter(([, text]) => (language === 'en' ? han.test(text) : !han.test(text) && !untranslated.has(text)));
    expect(wrong).toEqual([]);
  });

  it('name each code, class and finding differently', () => {
    const { verdicts } = texts;
    for (const names of [
      verdicts.codes,
      verdicts.duplicateClasses,
      verdicts.findings,
      verdicts.families,
      verdicts.certainties,
      verdicts.stages,
    ]) {
      expect(new Set(Object.values(names)).size).toBe(Object.keys(names).length);
    }
  });

  it('cover the sets of the domain and leave nothing over', () => {
    const { verdicts, help, sentences, observations } = texts;
    const sets: readonly (readonly [object, readonly string[]])[] = [
      [verdicts.codes, codes],
      [verdicts.stages, stages],
      [verdicts.certainties, certainties],
      [verdicts.families, families],
      [verdicts.duplicateClasses, duplicateClasses],
      [verdicts.duplicateCauses, duplicateCauses],
      [verdicts.findings, findingIds],
      [help.codes, codes],
      [help.findings, findingIds],
      [help.duplicates, duplicateClasses],
      [sentences.findings, findingIds],
      [sentences.duplicates, duplicateClasses],
      [observations.railStages, railStages],
      [observations.railStates, railStates],
    ];
    for (const [record, names] of sets) expect(Object.keys(record).toSorted()).toEqual([...names].toSorted());
  });

  it('are sentences wherever help is given', () => {
    for (const entry of allRuleHelp(language)) {
      for (const text of [entry.meaning, entry.decidedFrom, entry.next]) expect(flawsIn(text, language)).toEqual([]);
      expect(entry.title).not.toMatch(/[.。]$/);
    }
    for (const code of codes)
      for (const text of Object.values(codeHelp(code, language))) expect(flawsIn(text as string, language)).toEqual([]);
    for (const topic of [...Object.values(texts.help.findings), ...Object.values(texts.help.duplicates)]) {
      for (const text of Object.values(topic)) expect(flawsIn(text as string, language)).toEqual([]);
    }
  });

  it.each(duplicateClasses)('%s has a sentence for every cause, hedged while only suspected where impact is claimed', (each) => {
    for (const cause of duplicateCauses) {
      for (const certainty of ['proven', 'suspected'] as const)
        expect(flawsIn(duplicateSentence({ class: each, cause, certainty }, language), language)).toEqual([]);
    }
    if (each !== 'DUPLICATE_EFFECT' && each !== 'REBALANCE_REREAD') return;
    const hedge = language === 'en' ? /may have|fits/ : /可能|符合/;
    expect(duplicateSentence({ class: each, cause: 'unknown', certainty: 'suspected' }, language)).toMatch(hedge);
    expect(duplicateSentence({ class: each, cause: 'unknown', certainty: 'proven' }, language)).not.toMatch(hedge);
  });

  it('say complete only of a complete answer, and else what it lacks', () => {
    const coverage = [
      covered('destination', 'kafka', 'orders/3', { read: [], complete: false, reason: 'timeout: no answer' }),
      covered('trace', 'tempo', 'spans', { complete: false, needed: false, reason: 'timeout: no answer' }),
    ];
    expect(endingSentence({ complete: true, undetermined: 0, coverage: [] }, language)).toBe(
      language === 'en' ? 'Complete.' : '结果完整。',
    );
    expect(endingSentence({ complete: false, undetermined: 2, coverage }, language)).toBe(
      language === 'en'
        ? 'Incomplete: not read completely: kafka (orders p3); 2 messages undetermined.'
        : '结果不完整：未读完 kafka（orders p3）；2 条消息无法判定。',
    );
    expect(flawsIn(endingSentence({ complete: false, undetermined: 0, coverage: [] }, language), language)).toEqual([]);
  });
});

describe.each(languages)('findings in %s', (language) => {
  const format = utcFormat(language);
  const facts: Readonly<Record<FindingId, Readonly<Record<string, string>>>> = {
    'row-behind': { state: 'pending' },
    late: { consumer: 'billing', at: '2026-11-20T02:20:05Z', milliseconds: '360000' },
    'no-effect-seen': { consumer: 'billing', table: 'public.invoices' },
    'clock-skew': { source: 'shop-db', milliseconds: '-5200.5' },
    'error-was-not-final': { error: 'NOT_ENOUGH_REPLICAS' },
    overtaken: { messageId: 'm-21', topic: 'orders', partition: '0', offset: '150' },
  };

  it.each(findingIds)('%s is whole with its facts, with empty ones and without', (id) => {
    const full = findingSentence({ id, facts: facts[id] }, language, format);
    expect(flawsIn(full.replace(/^[a-z]/, 'X'), language)).toEqual([]);
    for (const given of [{}, Object.fromEntries(Object.keys(facts[id]).map((name) => [name, '']))]) {
      expect(flawsIn(findingSentence({ id, facts: given }, language, format), language)).toEqual([]);
    }
    const said = Object.entries(facts[id]).filter(([name]) => !['state', 'milliseconds', 'at'].includes(name));
    for (const [, value] of said) expect(full).toContain(value);
  });

  it('tells by how much and in which direction a clock is off', () => {
    const behind = findingSentence({ id: 'clock-skew', facts: { source: 'shop-db', milliseconds: '-5200.5' } }, language, format);
    const ahead = findingSentence({ id: 'clock-skew', facts: { source: 'shop-db', milliseconds: '5200.5' } }, language, format);
    expect(behind).toMatch(language === 'en' ? /5\.2 s behind/ : /慢 5\.2 秒/);
    expect(ahead).toMatch(language === 'en' ? /5\.2 s ahead/ : /快 5\.2 秒/);
  });
});

describe('help', () => {
  it('lists every rule once, in order', () => {
    expect(allRuleHelp('en').map((entry) => entry.id)).toEqual(ruleIds);
  });

  it('knows no other name', () => {
    expect(ruleHelp('relay-lost', 'zh-CN')?.title).toBe('记为已发送，却不存在');
    expect(ruleHelp('hasOwnProperty', 'en')).toBeNull();
  });
});
