/**
 * An offset, a sequence or a count as documents carry it: decimal text, up to 64 bits. Null for
 * anything else, because coordinates and columns may hold any text, and no text may stop a judgement.
 */
export function wholeNumber(text: string | undefined): bigint | null {
  return text !== undefined && /^-?\d{1,20}$/.test(text) ? BigInt(text) : null;
}
