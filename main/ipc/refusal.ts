import type { Failure } from '../domain/observation/failure.ts';
import type { z } from '../contract/schema.ts';

const detailLimit = 300;

export const refusedSender: Failure = { code: 'refused', retryable: false, detail: 'This page may not ask Waybill anything.' };

export const tooManyStreams: Failure = { code: 'refused', retryable: true, detail: 'Too many searches run at once: stop one of them.' };

export const noWorkspace: Failure = { code: 'misconfigured', retryable: false, detail: 'No workspace is open.' };

export function unknownChannel(): Failure {
  return { code: 'unsupported', retryable: false, detail: 'There is no such channel.' };
}

/** Names the place and the rule that was broken. The value itself is not repeated: it may be a secret. */
export function invalidInput(error: z.ZodError): Failure {
  const [issue] = error.issues;
  const place = issue === undefined || issue.path.length === 0 ? 'input' : issue.path.map(String).join('.');
  const detail = `${place}: ${issue?.code ?? 'invalid'}`;
  return { code: 'malformed', retryable: false, detail: detail.slice(0, detailLimit) };
}

/** A mistake of Waybill. The window gets a reference only; what happened stands in the log under it. */
export function defect(reference: string): Failure {
  return { code: 'defect', retryable: false, detail: `the log tells more under ${reference}` };
}
