/** Why a source could not answer. Expected, so a value and never thrown. */
export const failureCodes = [
  'unreachable',
  'name-not-resolved',
  'tls-failed',
  'authentication-failed',
  'secret-missing',
  'not-authorized',
  'timeout',
  'not-found',
  'too-large',
  'malformed',
  'unsupported',
  'cancelled',
  'worker-died',
  'refused',
  'misconfigured',
  'defect',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** One failure of one source. `detail` is for the person who mends it, in the words of the cause; `retryable` when the same call may go through later. */
export interface Failure {
  readonly code: FailureCode;
  readonly retryable: boolean;
  readonly detail: string;
}

/** A value, or why there is none. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export function answered<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function failed(code: FailureCode, detail: string, retryable = false): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { code, detail, retryable } };
}

/** The reason of an incomplete coverage: the code, then the detail. */
export function reasonOf(failure: Failure): string {
  return `${failure.code}: ${failure.detail}`;
}

const ofTheSource: ReadonlySet<FailureCode> = new Set([
  'unreachable',
  'name-not-resolved',
  'tls-failed',
  'authentication-failed',
  'secret-missing',
  'worker-died',
]);

/**
 * True when a failure concerns its whole source, so that nothing else of it need be asked; a table
 * that may not be read, or one slow statement, concerns only itself. A time-out is the source's when
 * a server did not answer: then its detail begins with the address.
 */
export function concernsSource({ code, detail }: Failure): boolean {
  return ofTheSource.has(code) || (code === 'timeout' && /^\S+:\d{1,5}: /.test(detail));
}
