import { describe, expect, it } from 'vitest';
import { judgeLengths } from '../file-length.mjs';

/** @param {readonly number[]} lines */
function files(lines) {
  return lines.map((count, index) => ({ file: `main/${index}.ts`, lines: count }));
}

describe('judgeLengths', () => {
  it('gives the nearest rank of median and 95th percentile, and the largest file', () => {
    const lines = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(judgeLengths(files(lines)).summary).toBe('20 files, lines: median 10, 95th percentile 19, largest 20 (main/19.ts)');
  });

  it('finds files over 400 lines and none of exactly 400', () => {
    expect(judgeLengths(files([400, 401, 10])).tooLong).toEqual([{ file: 'main/1.ts', lines: 401 }]);
  });

  it('has an answer for no files', () => {
    expect(judgeLengths([])).toEqual({ summary: '0 files, lines: median 0, 95th percentile 0, none', tooLong: [] });
  });
});
