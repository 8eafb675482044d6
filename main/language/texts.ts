import type { CommandTexts } from './command-texts.ts';
import type { CoverageTexts } from './coverage-texts.ts';
import type { DraftTexts } from './draft-texts.ts';
import type { DurationUnit } from './duration-unit.ts';
import type { CheckStepName, FailureTexts, UsageTexts } from './failure-texts.ts';
import type { HelpTexts } from './help-texts.ts';
import type { ObservationTexts } from './observation-texts.ts';
import type { OrderTexts } from './order-texts.ts';
import type { ReconcileTexts } from './reconcile-texts.ts';
import type { SentenceTexts } from './sentence-texts.ts';
import type { SequenceTexts } from './sequence-texts.ts';
import type { VerdictTexts } from './verdict-texts.ts';
import type { WatchTexts } from './watch-texts.ts';

/** Everything one language says about verdicts. A language is complete when it satisfies this type. */
export interface Texts {
  readonly verdicts: VerdictTexts;
  readonly sentences: SentenceTexts;
  readonly coverage: CoverageTexts;
  readonly failures: FailureTexts;
  readonly usage: UsageTexts;
  readonly checkSteps: Readonly<Record<CheckStepName, string>>;
  readonly observations: ObservationTexts;
  readonly help: HelpTexts;
  readonly order: OrderTexts;
  readonly command: CommandTexts;
  readonly draft: DraftTexts;
  readonly watch: WatchTexts;
  readonly sequences: SequenceTexts;
  readonly reconcile: ReconcileTexts;
  readonly duration: { readonly unit: (count: string, unit: DurationUnit) => string };
}
