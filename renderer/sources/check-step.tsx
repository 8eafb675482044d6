import type { ReactNode } from 'react';
import type { CheckStepDocument } from '../../main/contract/check.ts';
import { checkStepText } from '../../main/language/failure-sentence.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';

/** One step of opening a source: its name, how it ended, in whose words, and what mends it. */
export function CheckStep({ step }: { readonly step: CheckStepDocument }): ReactNode {
  const { texts, language } = useSpeech();
  return (
    <li>
      <VerdictMark shape={step.ok ? 'ok' : 'fail'} size="small" />
      <span className={step.ok ? undefined : 'strong'}>
        {checkStepText(step.step, language)}
        <span className="sr">: {step.ok ? texts.sources.passed : texts.sources.failed}</span>
      </span>
      <span className="wrap">
        <span className="t2">
          <Foreign text={step.detail} />
        </span>
        {step.fix !== null && (
          <>
            <br />
            <span className="fix">
              {texts.sources.fix} <Foreign text={step.fix} />
            </span>
          </>
        )}
      </span>
    </li>
  );
}
