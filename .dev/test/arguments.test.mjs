import { describe, expect, it } from 'vitest';
import { parseArguments } from '../arguments.mjs';

describe('parseArguments', () => {
  it('takes its own option out of what stands before --', () => {
    expect(parseArguments(['unit', '--no-install', '--', '--no-install', 'a.test.ts'], {})).toEqual({
      install: false,
      own: ['unit'],
      passed: ['--no-install', 'a.test.ts'],
    });
  });

  it('keeps later -- for the program', () => {
    expect(parseArguments(['--', 'a', '--', 'b'], {}).passed).toEqual(['a', '--', 'b']);
  });

  it('turns installation off by the variable as well', () => {
    expect(parseArguments([], { WAYBILL_NO_INSTALL: '1' }).install).toBe(false);
    expect(parseArguments([], { WAYBILL_NO_INSTALL: '' }).install).toBe(true);
  });
});
