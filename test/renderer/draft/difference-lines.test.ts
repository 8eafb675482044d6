import { describe, expect, it } from 'vitest';
import { lineDifference } from '../../../main/domain/draft/line-difference.ts';
import { countLines, differenceLines } from '../../../renderer/draft/difference-lines.ts';

const numbers = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`);

describe('the lines of a difference', () => {
  it('have the numbers they have in their file, and a gap between what is far apart', () => {
    const before = numbers(1, 30);
    const after = ['new', ...before.filter((line) => line !== 'line 28'), '+ plus', '- minus'];
    const lines = differenceLines(lineDifference(`${before.join('\n')}\n`, `${after.join('\n')}\n`));
    expect(lines[0]).toEqual({ kind: 'added', number: '1', text: 'new' });
    expect(lines).toContainEqual({ kind: 'removed', number: '28', text: 'line 28' });
    expect(lines.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
    expect(lines.slice(-2)).toEqual([
      { kind: 'added', number: '31', text: '+ plus' },
      { kind: 'added', number: '32', text: '- minus' },
    ]);
    const same = lines.filter(({ kind }) => kind === 'same');
    expect(same.map(({ text }) => text)).toEqual(same.map(({ number }) => after[Number(number) - 1]));
    expect(countLines(lineDifference(`${before.join('\n')}\n`, `${after.join('\n')}\n`))).toEqual({ added: 3, removed: 1 });
  });

  it('are none where nothing changes', () => {
    expect(differenceLines(lineDifference('a\n', 'a\n'))).toEqual([]);
  });
});
