import type { Failure } from '../../domain/observation/failure.ts';
import type { Usage } from '../../service/usage.ts';

/** A question that a person has to put differently. */
export function usageEnd(usage: Usage): {
  readonly end: 'result';
  readonly result: { outcome: 'usage'; usage: { problem: Usage['problem']; detail: string; choices: string[] } };
} {
  return { end: 'result', result: { outcome: 'usage', usage: { ...usage, choices: [...usage.choices] } } };
}

/** A workspace without routes has nothing that could be answered about. */
export const nothingToAsk: { readonly end: 'failed'; readonly failure: Failure } = {
  end: 'failed',
  failure: { code: 'misconfigured', retryable: false, detail: 'The workspace has no routes.' },
};
