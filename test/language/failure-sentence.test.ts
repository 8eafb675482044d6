import { describe, expect, it } from 'vitest';
import { usageProblem } from '../../main/contract/failure.ts';
import { failureCodes } from '../../main/domain/observation/failure.ts';
import { checkStepText, failureSentence, reasonName, reasonSentence, usageSentence } from '../../main/language/failure-sentence.ts';
import { checkStepNames, usageProblemCodes } from '../../main/language/failure-texts.ts';
import { languages } from '../../main/language/language.ts';
import { holesIn, flawsIn } from './whole.ts';

describe.each(languages)('failures in %s', (language) => {
  it.each(failureCodes)('%s has a cause and a next step, and keeps the words of the source', (code) => {
    const detail = 'SASL [SCRAM-SHA-512] failed, errno -104';
    const text = failureSentence({ code, detail }, language);
    expect(flawsIn(text, language)).toEqual([]);
    expect(text).toContain(detail);
    expect(flawsIn(failureSentence({ code, detail: '' }, language), language)).toEqual([]);
    expect(reasonSentence(`${code}: ${detail}`, language)).toBe(text);
    expect(holesIn(reasonName(`${code}: ${detail}`, language), language)).toEqual([]);
  });

  it('have names of their own', () => {
    expect(new Set(failureCodes.map((code) => reasonName(code, language))).size).toBe(failureCodes.length);
  });

  it('show an unknown reason, and a name of every object, as they are', () => {
    expect(reasonSentence('fog: dense', language)).toContain('fog: dense');
    expect(reasonName('constructor', language)).toBe('constructor');
  });

  it('show what hides in the words of a source', () => {
    expect(failureSentence({ code: 'malformed', detail: 'a\u202Eb\u0007' }, language)).toContain('a\\u202Eb\\u0007');
  });

  it.each(usageProblemCodes)('%s says what to type instead', (problem) => {
    expect(flawsIn(usageSentence({ problem, detail: 'ordr', choices: ['orders', 'billing'] }, language), language)).toEqual([]);
    expect(flawsIn(usageSentence({ problem, detail: '', choices: [] }, language), language)).toEqual([]);
    const text = usageSentence({ problem, detail: 'ordr', choices: ['orders', 'billing'] }, language);
    for (const piece of ['ordr', 'orders', 'billing']) expect(text).toContain(piece);
  });

  it.each(checkStepNames)('the step %s has a name', (step) => {
    expect(holesIn(checkStepText(step, language), language)).toEqual([]);
  });

  it('a step that is not known keeps its name', () => {
    expect(checkStepText('vhost', language)).toBe('vhost');
    expect(checkStepText('toString', language)).toBe('toString');
  });
});

describe('usage problems', () => {
  it('are those of the contract', () => {
    expect([...usageProblemCodes].toSorted()).toEqual([...usageProblem.shape.problem.options].toSorted());
  });
});
