import type { ReactNode } from 'react';
import type { CallOutput } from '../../main/contract/channels.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { OpenProblems } from '../ui/open-problems.tsx';
import { FailedState, failureOfError } from '../ui/states.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';

interface NotSavedProps {
  readonly outcome: CallOutput<'workspace.save'> | undefined;
  readonly error: Error | null;
}

/** Why nothing was written. Says nothing about what was saved. */
export function NotSaved({ outcome, error }: NotSavedProps): ReactNode {
  const { texts } = useSpeech();
  if (error !== null) return <FailedState title={texts.draft.save.failed} failure={failureOfError(error)} />;
  switch (outcome?.outcome) {
    case undefined:
    case 'saved':
      return null;
    case 'changed':
      return (
        <p role="alert" className="is-fail v">
          <VerdictMark shape="fail" />
          <span className="wrap">
            {texts.draft.save.changed}{' '}
            <span className="mono">
              <Foreign text={outcome.path} />
            </span>
          </span>
        </p>
      );
    case 'invalid':
      return <OpenProblems outcome={outcome} />;
    case 'failed':
      return <FailedState title={texts.draft.save.failed} failure={outcome.failure} />;
  }
}
