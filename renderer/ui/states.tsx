import type { ReactNode } from 'react';
import type { Failure } from '../../main/domain/observation/failure.ts';
import { parseReason } from '../../main/language/failure-sentence.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from './foreign.tsx';
import { VerdictMark } from './verdict-mark.tsx';

/** Something is being read: says what it waits for. */
export function LoadingState({ what, children }: { readonly what: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className="state" aria-live="polite">
      <p>{what}</p>
      {children}
    </div>
  );
}

interface EmptyStateProps {
  readonly title: string;
  readonly next: string;
  readonly children?: ReactNode;
}

/** Read, and there is nothing: says what to do. */
export function EmptyState({ title, next, children }: EmptyStateProps): ReactNode {
  return (
    <div className="state" aria-live="polite">
      <h2>{title}</h2>
      <p>{next}</p>
      {children}
    </div>
  );
}

interface FailedStateProps {
  readonly title: string;
  readonly failure: Failure;
  readonly onRetry?: () => void;
}

/** Could not be read as a whole: the cause, the words of the source, the next step. */
export function FailedState({ title, failure, onRetry }: FailedStateProps): ReactNode {
  const { texts, words } = useSpeech();
  const { cause, next } = words.failures.codes[failure.code];
  return (
    <div className="state" role="alert">
      <h2 className="is-fail">
        <VerdictMark shape="fail" />
        {title}
      </h2>
      <p>{cause}</p>
      {failure.detail !== '' && (
        <p className="detail">
          <Foreign text={failure.detail} />
        </p>
      )}
      <p>{next}</p>
      {onRetry !== undefined && (
        <div className="row">
          <button className="btn" type="button" onClick={onRetry}>
            {texts.action.retry}
          </button>
        </div>
      )}
    </div>
  );
}

/** The failure of a call that was refused or never came back: the bridge says `code: detail`, anything else is a defect in its own words. */
export function failureOfError(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const known = parseReason(message, 'en');
  return known === null ? { code: 'worker-died', retryable: true, detail: message } : { ...known, retryable: true };
}
