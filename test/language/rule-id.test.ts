import { describe, expect, it } from 'vitest';
import { deliverRules } from '../../main/domain/rule/deliver/index.ts';
import { produceRules } from '../../main/domain/rule/produce/index.ts';
import { textsOf } from '../../main/language/catalogue.ts';
import { languages } from '../../main/language/language.ts';
import {
  blockableRuleIds,
  deliverRuleIds,
  isBlockableRuleId,
  isHoldingRuleId,
  isRuleId,
  produceRuleIds,
  ruleIds,
} from '../../main/language/rule-id.ts';
import { judged } from './judged.ts';

function idsOf(rules: readonly { readonly id: string }[]): readonly string[] {
  return rules.map((rule) => rule.id);
}

describe('the rules that have texts', () => {
  it('are exactly the rules of the domain, in their order', () => {
    expect(produceRuleIds).toEqual(idsOf(produceRules));
    expect(deliverRuleIds).toEqual(idsOf(deliverRules));
    expect(ruleIds).toEqual([...idsOf(produceRules), ...idsOf(deliverRules), 'undetermined']);
  });

  it('include every rule that rests on an absence among those that may not decide', () => {
    const resting = [...produceRules, ...deliverRules].filter((rule) => rule.restsOnAbsence).map((rule) => rule.id);
    expect(resting.filter((id) => !isBlockableRuleId(id))).toEqual([]);
  });

  it.each(languages)('have a sentence and a help each in %s, and no text is left over', (language) => {
    const { sentences, help } = textsOf(language);
    expect(Object.keys(sentences.rules).toSorted()).toEqual(ruleIds.filter(isHoldingRuleId).toSorted());
    expect(Object.keys(sentences.known).toSorted()).toEqual([...blockableRuleIds].toSorted());
    expect(Object.keys(help.rules).toSorted()).toEqual([...ruleIds].toSorted());
  });

  it('are all reached by the examples, held or open as the texts say', () => {
    const held = new Set(judged.filter(({ verdict }) => verdict.certainty !== 'undetermined').map(({ verdict }) => verdict.rule));
    const open = new Set(judged.filter(({ verdict }) => verdict.certainty === 'undetermined').map(({ verdict }) => verdict.rule));
    expect([...held].toSorted()).toEqual(ruleIds.filter(isHoldingRuleId).toSorted());
    expect([...open].toSorted()).toEqual([...blockableRuleIds, 'undetermined'].toSorted());
  });

  it('are told from other names', () => {
    expect(isRuleId('relay-lost')).toBe(true);
    expect(isRuleId('toString')).toBe(false);
  });
});

describe('the examples', () => {
  it.each(judged.map((each, index) => ({ ...each, index })))('$index: $example.rule is $example.certainty', ({ example, verdict }) => {
    expect({ rule: verdict.rule, certainty: verdict.certainty }).toEqual({ rule: example.rule, certainty: example.certainty });
  });
});
