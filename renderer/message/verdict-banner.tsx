import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ExplanationDocument } from '../../main/contract/explanation.ts';
import { failureSentence } from '../../main/language/failure-sentence.ts';
import { duplicateSentence, verdictSentence } from '../../main/language/sentence.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import { CopyButton, useCopy } from '../ui/copy-button.tsx';
import { coverageCount } from '../ui/coverage-groups.ts';
import { Foreign } from '../ui/foreign.tsx';
import { groupOf, shapeOf, toneOf } from '../ui/look.ts';
import { VerdictMark, verdictName, VerdictWord } from '../ui/verdict-mark.tsx';
import type { CaseExport, MessageView } from './use-message.ts';

function coverageLine({ texts }: Speech, { coverage, complete }: ExplanationDocument): string {
  const { needed, complete: read } = coverageCount(coverage);
  return complete && read === needed ? texts.message.allRead : texts.coverage.count(read, needed);
}

/** The code, and the rule where its name says more than the code. */
function ruleText({ code, rule }: ExplanationDocument['verdict']): string {
  return code === rule.toUpperCase().replaceAll('-', '_') ? code : `${code} ${rule}`;
}

/** What the verdict proves; a duplicate effect is said first where it is what the banner names. */
function sentenceOf({ language, format, words }: Speech, { verdict, duplicates }: ExplanationDocument): string {
  const sentence = verdictSentence(verdict, language, format);
  const named = groupOf(
    verdict,
    duplicates.map((duplicate) => duplicate.class),
  );
  const twice = duplicates.find((duplicate) => duplicate.class === 'DUPLICATE_EFFECT');
  return named === 'duplicate' && twice !== undefined ? words.sentences.join([duplicateSentence(twice, language), sentence]) : sentence;
}

function ExportOutcome({ outcome }: { readonly outcome: CaseExport['outcome'] }): ReactNode {
  const { texts, language } = useSpeech();
  switch (outcome?.outcome) {
    case undefined:
    case 'cancelled':
      return null;
    case 'written':
      return (
        <p aria-live="polite" className="export-outcome">
          <VerdictMark shape="ok" size="small" />
          {texts.message.exported}{' '}
          <span className="mono wrap">
            <Foreign text={outcome.path} />
          </span>
          <CopyButton text={outcome.path} what={texts.message.casePath} />
        </p>
      );
    case 'failed':
      return (
        <p role="alert" className="export-outcome">
          <VerdictMark shape="fail" size="small" />
          {texts.message.notExported} {failureSentence(outcome.failure, language)}
        </p>
      );
  }
}

interface VerdictBannerProps {
  readonly document: ExplanationDocument;
  readonly message: MessageView;
}

/** One sentence, the rule it rests on, and what can be done with the message. */
export function VerdictBanner({ document, message }: VerdictBannerProps): ReactNode {
  const speech = useSpeech();
  const { texts, words } = speech;
  const { copy, copied } = useCopy();
  const { verdict, messageId } = document;
  const classes = document.duplicates.map((duplicate) => duplicate.class);
  const shape = shapeOf(verdict, classes);
  return (
    <section className={`verdict-banner ${toneOf(shape)}`} aria-label={texts.message.verdict}>
      <VerdictMark shape={shape} size="large" />
      <div>
        <h2>
          <b>{texts.message.headline(verdictName(speech, verdict, classes))}</b> <Foreign text={sentenceOf(speech, document)} />
        </h2>
        <p>
          <Link className="link mono" to="/help" search={{ rule: verdict.rule }} title={texts.message.explainRule}>
            {ruleText(verdict)}
          </Link>
          <span>· {words.verdicts.certainties[verdict.certainty]}</span>
          <span>· {coverageLine(speech, document)}</span>
        </p>
        <ExportOutcome outcome={message.export.outcome} />
      </div>
      <div className="actions">
        <button className="btn btn-primary" type="button" disabled={message.export.writing} onClick={message.export.write}>
          {message.export.writing ? texts.message.exporting : texts.message.export} <kbd>E</kbd>
        </button>
        <button className="btn" type="button" onClick={message.copyLink}>
          {message.linkCopied ? texts.action.linkCopied : texts.action.copyLink} <kbd>L</kbd>
        </button>
        {messageId !== null && (
          <button className="btn" type="button" onClick={() => copy(messageId)}>
            {copied ? texts.action.idCopied : texts.action.copyId}
          </button>
        )}
      </div>
    </section>
  );
}

/** What each consumer made of it; the sentence of each where it is pointed at. */
export function ConsumerVerdicts({ document }: { readonly document: ExplanationDocument }): ReactNode {
  const { texts, language, format } = useSpeech();
  return (
    <section className="per-group" aria-label={texts.message.perConsumer}>
      <span className="t3">{texts.message.perConsumer}</span>
      {document.deliveries.length === 0 && <span className="t2">{texts.message.noConsumers}</span>}
      {document.deliveries.map(({ consumer, verdict }) => (
        <span key={consumer} className="row" title={verdictSentence(verdict, language, format, consumer)}>
          <span className="strong">
            <Foreign text={consumer} />
          </span>
          <VerdictWord verdict={verdict} />
        </span>
      ))}
    </section>
  );
}
