import type { DraftValue } from '../../main/domain/draft/guess.ts';

function isValue(value: unknown): value is DraftValue {
  if (Array.isArray(value)) return value.every(isValue);
  if (typeof value === 'object') return value !== null && Object.values(value).every(isValue);
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** What a person typed in place of a value of this kind: a text is taken as it is, anything else is read as JSON. Null: it is none. */
export function typedValue(text: string, instead: DraftValue): DraftValue | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (typeof instead === 'string') return trimmed;
  try {
    const value: unknown = JSON.parse(trimmed);
    return isValue(value) && typeof value === typeof instead && Array.isArray(value) === Array.isArray(instead) ? value : null;
  } catch {
    return null;
  }
}
