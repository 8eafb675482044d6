import type { Instant } from '../domain/observation/instant.ts';
import { formatInstant, parseInstant, shift } from '../domain/observation/instant.ts';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An instant as it is typed: RFC 3339, or a span before now like `-15m`. Null for anything else. */
export function instantArgument(text: string, now: Instant): Instant | null {
  const [, digits, unit = ''] = /^-(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (digits !== undefined) return shift(now, -Number(digits) * (units[unit] ?? 0));
  const value = parseInstant(text);
  return value === null ? null : formatInstant(value);
}
