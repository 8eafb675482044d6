import type { ReactNode } from 'react';
import { useSpeech } from '../speech.tsx';
import type { OpenOutcome } from '../workspace.ts';
import { Foreign } from './foreign.tsx';
import { FailedState } from './states.tsx';

/** Why a file could not be opened: every problem with its place in it, and what was meant perhaps. */
export function OpenProblems({ outcome }: { readonly outcome: OpenOutcome }): ReactNode {
  const { texts } = useSpeech();
  switch (outcome.outcome) {
    case 'opened':
    case 'cancelled':
      return null;
    case 'failed':
      return <FailedState title={texts.open.failed} failure={outcome.failure} />;
    case 'invalid':
      return (
        <div className="state" role="alert">
          <h2>{texts.open.invalid(outcome.problems.length)}</h2>
          <p className="mono wrap">
            <Foreign text={outcome.path} />
          </p>
          <ol className="problems">
            {outcome.problems.map((problem) => (
              <li key={`${problem.line}:${problem.column} ${problem.path} ${problem.problem}`}>
                <span className="mono t2" title={texts.open.lineAndColumn(problem.line, problem.column)}>
                  {problem.line}:{problem.column}
                </span>
                <span>
                  <Foreign text={problem.problem} />
                  {problem.path !== '' && (
                    <span className="mono t2">
                      {' '}
                      <Foreign text={problem.path} />
                    </span>
                  )}
                  {problem.suggestion !== null && (
                    <>
                      <br />
                      {texts.open.suggestion}{' '}
                      <span className="mono">
                        <Foreign text={problem.suggestion} />
                      </span>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ol>
        </div>
      );
  }
}
