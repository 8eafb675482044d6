import { describe, expect, it } from 'vitest';
import { languages } from '../../main/language/language.ts';
import { notOpenedNotice } from '../../main/shell/notices.ts';
import { shellTexts } from '../../main/shell/shell-texts.ts';

const problem = (line: number) => ({
  line,
  column: 2,
  path: 'x',
  problem: `unknown field ${line}`,
  suggestion: line === 1 ? 'routes' : null,
});

describe('what could not be opened', () => {
  it('names each place, the nearest name, and how many more there are', () => {
    const problems = Array.from({ length: 11 }, (_, index) => problem(index + 1));
    const { message, detail } = notOpenedNotice({ outcome: 'invalid', path: '/x.yaml', problems }, '/x.yaml', 'en');
    expect(message).toContain('/x.yaml');
    expect(detail).toContain('line 1, column 2: unknown field 1 Did you mean routes?');
    expect(detail).toContain('and 3 more');
    expect(detail).not.toContain('unknown field 9');
  });

  it.each(languages)('says why in %s, with the path as plain text', (language) => {
    const { message, detail } = notOpenedNotice(
      { outcome: 'failed', failure: { code: 'not-found', retryable: false, detail: '/x' } },
      '/x\u202Eyaml',
      language,
    );
    expect(message).toContain('\\u202E');
    expect(detail.length).toBeGreaterThan(10);
  });
});

it('no text of the menus and dialogs is the same in both languages', () => {
  const [en, zh] = languages.map((language) => Object.entries(shellTexts(language)));
  const said = (entry: unknown): string =>
    typeof entry === 'function' ? (entry as (a: number, b: number) => string)(1, 2) : String(entry);
  const same = (en ?? []).filter(([, text], index) => said(text) === said(zh?.[index]?.[1]));
  expect(same.map(([name]) => name)).toEqual([]);
});
