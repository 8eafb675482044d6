import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Code } from '../../main/domain/verdict/code.ts';
import type { Facts, Verdict } from '../../main/domain/verdict/verdict.ts';
import type { Format } from '../../main/language/format.ts';
import { languages } from '../../main/language/language.ts';
import { isBlockableRuleId, isHoldingRuleId, ruleIds } from '../../main/language/rule-id.ts';
import { verdictSentence, verdictTitle } from '../../main/language/sentence.ts';
import { judged } from './judged.ts';
import { flawsIn } from './whole.ts';

/** Marks every value that was written, so that the sentence shows which facts it uses. */
const marked: Format = {
  instant: (text) => `<${text}>`,
  number: (text) => `<${text}>`,
  duration: (milliseconds) => `<${milliseconds} ms>`,
};

/** Facts that a sentence says in its own words. */
const worded = new Set(['by', 'produce', 'rowSaysSent', 'state', 'cause', 'copies', 'sightings', 'suppressed', 'attempts', 'reaches']);

function said(
  verdict: Pick<Verdict, 'rule' | 'certainty' | 'facts'> & Partial<Verdict>,
  language: (typeof languages)[number],
  consumer = '',
): string {
  const whole = { code: 'UNDETERMINED' as Code, candidates: [], missing: [], ...verdict };
  return verdictSentence(whole, language, marked, consumer);
}

describe.each(languages)('sentences of verdicts in %s', (language) => {
  it.each(judged.map((each, index) => ({ ...each, index })))(
    '$index: $verdict.rule ($verdict.certainty) is whole, full or empty',
    ({ verdict, consumer }) => {
      expect(flawsIn(said(verdict, language, consumer), language)).toEqual([]);
      const empty: Facts = Object.fromEntries(Object.keys(verdict.facts).map((name) => [name, '']));
      expect(flawsIn(said({ ...verdict, facts: empty }, language), language)).toEqual([]);
      expect(flawsIn(said({ ...verdict, facts: {} }, language), language)).toEqual([]);
    },
  );

  it.each(judged.map((each, index) => ({ ...each, index })))('$index: $verdict.rule says each of its facts', ({ verdict, consumer }) => {
    const text = said(verdict, language, consumer);
    const unsaid = Object.entries(verdict.facts).filter(([name, value]) => value !== '' && !worded.has(name) && !text.includes(value));
    expect(unsaid).toEqual([]);
  });

  it('stay whole whatever the facts are', () => {
    const names = [...new Set(judged.flatMap(({ verdict }) => Object.keys(verdict.facts)))];
    const value = fc.oneof(fc.constant(''), fc.stringMatching(/^[a-z0-9]{1,8}$/));
    const facts = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
    fc.assert(
      fc.property(fc.constantFrom(...ruleIds), facts, fc.constantFrom('proven', 'suspected', 'undetermined'), (rule, given, certainty) => {
        fc.pre(certainty === 'undetermined' ? isBlockableRuleId(rule) || rule === 'undetermined' : isHoldingRuleId(rule));
        expect(flawsIn(said({ rule, facts: given as Facts, certainty }, language), language)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('never say a suspicion as a fact, nor a proof as a suspicion', () => {
    const hedge = language === 'en' ? /\b(may|probably|possible|seems|fits)\b/ : /可能|疑似/;
    const suspected = judged.filter(({ verdict }) => verdict.certainty === 'suspected');
    expect(suspected.filter(({ verdict, consumer }) => !hedge.test(said(verdict, language, consumer)))).toEqual([]);
    const blunt = language === 'en' ? /\b(probably|seems|suspected|fits)\b/ : /疑似/;
    const proven = judged.filter(({ verdict }) => verdict.certainty === 'proven');
    expect(proven.filter(({ verdict, consumer }) => blunt.test(said(verdict, language, consumer)))).toEqual([]);
  });

  it('call a loss a loss only where it is proven', () => {
    const claim = language === 'en' ? /\bfits a loss in the relay\b/ : /疑似丢失于中继/;
    const fact = language === 'en' ? /\b(is|was|has been) lost\b/ : /已丢失|^丢失|确认丢失/;
    const losses = judged.filter(({ verdict }) => verdict.rule === 'relay-lost' && verdict.certainty === 'suspected');
    expect(losses.length).toBeGreaterThan(1);
    expect(losses.filter(({ verdict }) => !claim.test(said(verdict, language)))).toEqual([]);
    expect(judged.filter(({ verdict, consumer }) => fact.test(said(verdict, language, consumer)))).toEqual([]);
  });

  it('name in UNDETERMINED what is missing and what is still possible', () => {
    const text = said(
      {
        rule: 'relay-lost',
        certainty: 'undetermined',
        facts: { by: 'row', sentAt: '' },
        candidates: ['BROKER_LOST', 'RELAY_LOST'],
        missing: [
          { source: 'kafka', part: 'orders/0', permission: null },
          { source: 'kafka', part: 'orders/1', permission: null },
          { source: 'kafka', part: 'orders', permission: 'DescribeConfigs' },
        ],
      },
      language,
    );
    for (const piece of ['kafka', 'orders p0-p1', 'DescribeConfigs']) expect(text).toContain(piece);
    expect(text).toContain(language === 'en' ? 'lost in broker or lost in relay' : '丢失于 Broker 或丢失于中继');
  });

  it('show an unknown rule by its code', () => {
    const text = said({ rule: 'from-a-later-version', certainty: 'proven', facts: {}, code: 'BROKER_LOST' }, language);
    expect(flawsIn(text, language)).toEqual([]);
    expect(text).toContain(language === 'en' ? 'The broker confirmed it' : 'Broker 已确认');
  });

  it('show what hides in a fact instead of obeying it', () => {
    const error = 'denied\u202Egnp\u001B[31m\nnext';
    const text = said({ rule: 'send-failed', certainty: 'proven', facts: { error } }, language);
    expect(text).toContain('denied\\u202Egnp\\u001B[31m\\nnext');
  });
});

describe('the sentence of a verdict', () => {
  const utc: Format = { instant: (text) => text.slice(11, 23), number: (text) => text, duration: String };

  function english(rule: string, facts: Facts, certainty: 'proven' | 'suspected' = 'proven', consumer = ''): string {
    return verdictSentence({ code: 'RELAY_LOST', rule, facts, certainty, candidates: [], missing: [] }, 'en', utc, consumer);
  }

  it('says who said that it was sent, and where no copy is', () => {
    expect(english('relay-lost', { by: 'row', sentAt: '2026-11-20T02:14:05.912Z' })).toBe(
      'The outbox says it was sent at 02:14:05.912, and neither the destination nor a fallback has a copy.',
    );
    expect(english('relay-lost', { by: 'trace', sentAt: '' })).toBe(
      "The producer's trace says it was sent, and neither the destination nor a fallback has a copy.",
    );
  });

  it('leaves a stateless loss open to the broker and to never having been sent', () => {
    const text = english('relay-lost', { by: 'stateless', sentAt: '' }, 'suspected');
    expect(text).toContain('may never have been sent');
    expect(text).toContain('the broker may have lost it');
  });

  it('speaks of the consumer in general where none is named', () => {
    expect(english('processed', { by: 'consume', at: '' })).toBe('Processed by the consumer: its trace reports success.');
    expect(english('processed', { by: 'consume', at: '' }, 'proven', 'billing')).toBe('Processed by billing: its trace reports success.');
  });

  it('reads well in Chinese', () => {
    const verdict = { code: 'RELAY_LOST', rule: 'relay-lost', certainty: 'proven', candidates: [], missing: [] } as const;
    const facts = { by: 'row', sentAt: '2026-11-20T02:14:05.912Z' };
    expect(verdictSentence({ ...verdict, facts }, 'zh-CN', utc)).toBe(
      '发件箱记录该消息已于 02:14:05.912 发送，但目的地与降级目的地中均无该消息。',
    );
  });

  it('carries the word of a suspicion in its title', () => {
    expect(verdictTitle({ code: 'SKIPPED', certainty: 'suspected' }, 'en')).toBe('Skipped (suspected)');
    expect(verdictTitle({ code: 'SKIPPED', certainty: 'suspected' }, 'zh-CN')).toBe('被跳过（疑似）');
    expect(verdictTitle({ code: 'BROKER_LOST', certainty: 'proven' }, 'zh-CN')).toBe('丢失于 Broker');
  });
});
