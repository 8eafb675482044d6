/**
 * How a caller writes values inside sentences: the window in the operator's zone, the command line
 * in UTC. None of the functions is called with an empty text.
 */
export interface Format {
  /** Writes an RFC 3339 instant; must keep the digits its source had. */
  readonly instant: (text: string) => string;
  /** Writes a decimal number (an offset, a count) from its digits, which may exceed 2^53. */
  readonly number: (text: string) => string;
  /** Writes a span of milliseconds, which may be negative: only its length is shown. */
  readonly duration: (milliseconds: number) => string;
}

/** Puts a comma between groups of three digits; text that is no whole decimal number, or has leading zeros as ids may, stays as it is. */
export function groupDigits(text: string): string {
  return /^-?(?:0|[1-9]\d*)$/.test(text) ? text.replace(/\B(?=(?:\d{3})+$)/g, ',') : text;
}
