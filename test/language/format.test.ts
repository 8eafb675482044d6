import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationText } from '../../main/language/duration.ts';
import { groupDigits } from '../../main/language/format.ts';
import { pickLanguage } from '../../main/language/language.ts';
import { utcFormat, utcText } from '../../main/language/utc-format.ts';
import { briefText, visibleText } from '../../main/language/visible-text.ts';

describe('the language of a locale', () => {
  it.each(['zh', 'zh-CN', 'zh_CN.UTF-8', 'zh-Hans-CN', 'zh-TW', 'ZH-cn'])('%s is Simplified Chinese', (locale) => {
    expect(pickLanguage(locale)).toBe('zh-CN');
  });

  it.each(['en-GB', 'de-DE', 'C', 'POSIX', '', 'zha', 'fr'])('"%s" is English', (locale) => {
    expect(pickLanguage(locale)).toBe('en');
  });
});

describe('numbers', () => {
  it('are grouped by thousands beyond what a double holds', () => {
    expect(groupDigits('9223372036854775807')).toBe('9,223,372,036,854,775,807');
    expect(groupDigits('-1000')).toBe('-1,000');
    expect(groupDigits('999')).toBe('999');
  });

  it('keep their digits', () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(groupDigits(String(value)).replaceAll(',', '')).toBe(String(value));
      }),
    );
  });

  it.each(['0042', 'a1000', '10.50', '', '1e6'])('"%s" is no number to group', (text) => {
    expect(groupDigits(text)).toBe(text);
  });
});

describe('instants in UTC', () => {
  it('keep the digits of their source', () => {
    expect(utcText('2026-11-20T02:14:05.912345678Z')).toBe('2026-11-20 02:14:05.912345678 UTC');
    expect(utcText('2026-11-20 10:14:05.10+08:00')).toBe('2026-11-20 02:14:05.10 UTC');
    expect(utcText('2026-11-20T02:14:05+0000')).toBe('2026-11-20 02:14:05 UTC');
  });

  it('leave other text alone', () => {
    expect(utcText('yesterday')).toBe('yesterday');
    expect(utcText('2026-13-40T99:00:00Z')).toBe('2026-13-40T99:00:00Z');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms', '0 毫秒'],
    [340, '340 ms', '340 毫秒'],
    [1000, '1 s', '1 秒'],
    [1899, '1.8 s', '1.8 秒'],
    [59_999, '59 s', '59 秒'],
    [112_000, '1 min 52 s', '1 分 52 秒'],
    [3_600_000, '1 h', '1 小时'],
    [90_061_000, '1 d 1 h', '1 天 1 小时'],
    [-1800, '1.8 s', '1.8 秒'],
  ])('%i ms', (milliseconds, english, chinese) => {
    expect(durationText(milliseconds, 'en')).toBe(english);
    expect(utcFormat('zh-CN').duration(milliseconds)).toBe(chinese);
  });

  it('are never written longer than they are', () => {
    const units: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1000, ms: 1 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (milliseconds) => {
        const pieces = [...durationText(milliseconds, 'en').matchAll(/([\d.]+) (d|h|min|s|ms)/g)];
        const written = pieces.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? Number.NaN), 0);
        expect(written).toBeLessThanOrEqual(milliseconds + 1e-6);
        expect(written).toBeGreaterThan(milliseconds * 0.9 - 1);
      }),
    );
  });
});

describe('text from a source', () => {
  it('hides nothing', () => {
    expect(visibleText('a\u202Eb\u200Bc\r\n\td\u001B[31m\uD800e\u{E0001}')).toBe(
      'a\\u202Eb\\u200Bc\\r\\n\\td\\u001B[31m\\uD800e\\u{E0001}',
    );
  });

  it('stays as it is otherwise, emoji and Chinese included', () => {
    expect(visibleText('订单 ORD-1 “ok” 🚚 é')).toBe('订单 ORD-1 “ok” 🚚 é');
  });

  it('is cut with an ellipsis and never inside a character', () => {
    expect(briefText('abcdef', 6)).toBe('abcdef');
    expect(briefText('abcdefg', 6)).toBe('abcdef…');
    expect(briefText('abcde🚚g', 6)).toBe('abcde…');
  });
});
