/** Every way reading from Kafka can fail that is not a bug of ours. */
export type WireFailureCode =
  | 'aborted'
  | 'authentication-failed'
  | 'broker-error'
  | 'broker-unreachable'
  | 'certificate-expired'
  | 'certificate-of-another-host'
  | 'certificate-untrusted'
  | 'checksum-mismatch'
  | 'client-certificate-refused'
  | 'codec-not-supported'
  | 'decompressed-size-exceeded'
  | 'leader-moved'
  | 'malformed-batch'
  | 'malformed-response'
  | 'mechanism-not-offered'
  | 'no-progress'
  | 'not-authorized'
  | 'offset-out-of-range'
  | 'request-timeout'
  | 'tls-failed'
  | 'tls-not-offered'
  | 'tls-required'
  | 'token-failed'
  | 'unknown-topic'
  | 'unsupported-magic'
  | 'unsupported-version';

/**
 * An expected failure as a value. `retryable` says whether the same call may succeed later without anybody changing
 * anything; `detail` is English for the log and the evidence, never parsed.
 */
export interface WireFailure {
  readonly code: WireFailureCode;
  readonly retryable: boolean;
  readonly detail: string;
}

/** The answer of every call that can fail for a reason outside this process. */
export type Outcome<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: WireFailure };

// Retrying an authentication or a TLS failure locks accounts and floods the broker's log, so these are final.
const retryableCodes: ReadonlySet<WireFailureCode> = new Set([
  'broker-unreachable',
  'checksum-mismatch',
  'leader-moved',
  'no-progress',
  'request-timeout',
]);

/** Builds a failure; whether it is retryable follows from its code alone. */
export function wireFailure(code: WireFailureCode, detail: string): WireFailure {
  return { code, retryable: retryableCodes.has(code), detail };
}

/** A successful outcome. */
export function succeeded<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

/** A failed outcome. */
export function failed(code: WireFailureCode, detail: string): { readonly ok: false; readonly failure: WireFailure } {
  return { ok: false, failure: wireFailure(code, detail) };
}

/** Carries a failure through code that is not ours and knows exceptions only. */
export class WireFailureError extends Error {
  override readonly name = 'WireFailureError';
  readonly failure: WireFailure;

  constructor(failure: WireFailure) {
    super(failure.detail);
    this.failure = failure;
  }
}
