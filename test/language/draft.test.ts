import { describe, expect, it } from 'vitest';
import type { DraftRule, Guess } from '../../main/domain/draft/guess.ts';
import { confidences, draftRules } from '../../main/domain/draft/guess.ts';
import { textsOf } from '../../main/language/catalogue.ts';
import { draftPlaceText, draftUsageText, guessComment, reasonText } from '../../main/language/draft-sentence.ts';
import { draftUsageCodes } from '../../main/language/draft-texts.ts';
import { languages } from '../../main/language/language.ts';
import { flawsIn, holesIn } from './whole.ts';

/** Facts that a rule may lack: their part of the sentence is then left out. */
const optional: Readonly<Partial<Record<DraftRule, readonly string[]>>> = {
  'rows-of-topic': ['others'],
  'states-by-columns': ['open'],
  'words-of-column': ['open'],
  'states-by-time': ['failed'],
  'column-by-name': ['type'],
  'queue-bound': ['detail'],
  'table-named': ['table'],
  'destination-named': ['column'],
};

/** Every fact is there but these. */
function factsWithout(missing: readonly string[]): Readonly<Record<string, string>> {
  return new Proxy({}, { get: (_, name) => (missing.includes(String(name)) ? undefined : '7') });
}

describe.each(languages)('a draft in %s', (language) => {
  it.each(draftRules)('%s is a whole sentence, also without the facts that may be missing', (rule) => {
    for (const missing of [[], optional[rule] ?? []])
      expect(flawsIn(reasonText({ rule, facts: factsWithout(missing) }, language), language)).toEqual([]);
  });

  it.each(draftUsageCodes)('%s is a whole sentence with what would be right', (problem) => {
    expect(flawsIn(draftUsageText({ problem, detail: 'orders', choices: [] }, language), language)).toEqual([]);
    const choices = ['orders', 'refunds'];
    expect(flawsIn(draftUsageText({ problem, detail: 'ordres', choices }, language), language)).toEqual([]);
  });

  it('words its tables and its end without a hole', () => {
    const { draft } = textsOf(language);
    const texts = [
      ...confidences.map((each) => draft.confidences[each]),
      draft.gaps,
      draft.looking('kafka', ''),
      draft.looking('kafka', 'orders'),
    ];
    for (const text of [...texts, ...Object.values(draft.columns), ...Object.values(draft.kinds)])
      expect(holesIn(text, language)).toEqual([]);
    for (const count of [0, 1, 2]) expect(flawsIn(draft.next(count), language)).toEqual([]);
  });
});

describe('the comment of a guess', () => {
  const guess: Guess = {
    path: ['routes', 'orders', 'identity', 'messageId'],
    value: 'header:message-id',
    confidence: 'sure',
    reason: { rule: 'id-by-name', facts: { present: '9', total: '9', distinct: '9' } },
    alternatives: [{ value: 'json:/id', reason: { rule: 'id-unique', facts: {} } }],
  };

  it('says how sure it is, why, and what else it could be', () => {
    expect(guessComment(guess, 'en')).toBe(
      'sure: Named like a message id and present in 9 of 9 records, with 9 different values. Or: json:/id.',
    );
    expect(guessComment(guess, 'zh-CN')).toBe('确定: 名称像消息 ID，9 条记录中有 9 条带它，共 9 个不同的值。或者：json:/id。');
  });

  it('lets nothing hide in what strangers wrote', () => {
    const facts = { column: 'a\u202Eb\n# c', words: 'x'.repeat(500), open: '' };
    const text = guessComment({ ...guess, reason: { rule: 'words-of-column', facts }, alternatives: [] }, 'en');
    expect(text).toContain('a\\u202Eb\\n# c');
    expect(text.length).toBeLessThan(300);
    expect(draftPlaceText(['routes', 'a\u202Eb', 0])).toBe('routes.a\\u202Eb.0');
  });
});
