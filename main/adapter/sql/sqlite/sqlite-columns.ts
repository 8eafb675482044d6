import type { Column, ColumnKind } from '../dialect.ts';
import { timeText } from './sqlite-time.ts';

/** What SQLite makes of the declared type of a column (section 3.1 of its page on datatypes). */
export type Affinity = 'integer' | 'text' | 'blob' | 'real' | 'numeric';

/** The affinity that a declared type gives a column. */
export function affinityOf(declared: string): Affinity {
  const type = declared.toUpperCase();
  if (type.includes('INT')) return 'integer';
  if (/CHAR|CLOB|TEXT/.test(type)) return 'text';
  if (type === '' || type === 'ANY' || type.includes('BLOB')) return 'blob';
  return /REAL|FLOA|DOUB/.test(type) ? 'real' : 'numeric';
}

/** One value of a column in a sample: SQLite's word for its type, and its text where that is short. */
export interface SampledValue {
  readonly type: string;
  readonly text: string | null;
}

/** Smaller whole numbers are counters; larger ones may be times: seconds since 1970 passed this in 1973. */
const smallestTime = 100_000_000n;

/** What texts are when they are looked at as times; null when most of them are none. */
function timesOf(texts: readonly string[]): ColumnKind | null {
  const said = texts.map(timeText);
  if (said.filter((each) => each !== null).length * 2 < texts.length) return null;
  return said.includes('local') ? 'local-time' : 'instant';
}

function withoutValues(affinity: Affinity, declared: string): ColumnKind {
  if (affinity === 'real') return 'decimal';
  return affinity === 'blob' && declared !== '' && declared.toUpperCase() !== 'ANY' ? 'bytes' : 'instant';
}

/**
 * What a column can be compared with. SQLite lets a column hold anything, so the declared type tells
 * little: a sample of its values decides whether times stand in it, and how. A column without values
 * may yet hold times.
 */
function kindOf(affinity: Affinity, declared: string, sample: readonly SampledValue[]): ColumnKind {
  const types = new Set(sample.map(({ type }) => type));
  if (types.size === 0) return withoutValues(affinity, declared);
  if (types.has('blob')) return affinity === 'text' ? 'text' : 'bytes';
  if (types.has('real')) return affinity === 'text' ? 'text' : 'decimal';
  const texts = sample.flatMap(({ type, text }) => (type === 'text' && text !== null ? [text] : []));
  if (texts.length > 0) return timesOf(texts) ?? 'text';
  return sample.some(({ text }) => text !== null && BigInt(text) >= smallestTime) ? 'instant' : 'integer';
}

/** A column with what its values look like; `typeText` says what stands in it where the declared type does not. */
export function sampledColumn(name: string, declared: string, sample: readonly SampledValue[]): Column {
  const affinity = affinityOf(declared);
  const fractions = sample.some(({ type }) => type === 'real');
  const words = declared === '' ? 'a column without a type' : declared;
  return {
    name,
    kind: kindOf(affinity, declared, sample),
    type: { schema: '', name: affinity },
    typeText: fractions
      ? `${words} with fractions (julian days are not read: ISO text or whole seconds, milliseconds or microseconds are)`
      : words,
    readable: true,
  };
}
