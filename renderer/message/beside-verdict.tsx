import type { ReactNode } from 'react';
import type { ExplanationDocument } from '../../main/contract/explanation.ts';
import { duplicateSentence, findingSentence } from '../../main/language/sentence.ts';
import { useSpeech } from '../speech.tsx';
import type { Evidence } from '../ui/evidence.ts';
import { Foreign } from '../ui/foreign.tsx';
import { Icon } from '../ui/icon.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';

/** What there is to know beside the verdict; it changes none. */
export function FindingList({ findings }: Pick<ExplanationDocument, 'findings'>): ReactNode {
  const { texts, words, language, format } = useSpeech();
  if (findings.length === 0) return null;
  return (
    <section aria-label={texts.findings.title}>
      <div className="sec sec-next">
        <h2>{texts.findings.title}</h2>
        <span className="t3 s12">{texts.findings.about}</span>
      </div>
      <ul className="findings">
        {findings.map((finding, index) => (
          // One kind may occur for several consumers; the place in the order is the name.
          <li key={`${index} ${finding.id}`}>
            <Icon name={finding.id === 'clock-skew' || finding.id === 'late' ? 'clock' : 'help'} small />
            <span className="wrap">
              <span className="strong">{texts.message.headline(words.verdicts.findings[finding.id])}</span>{' '}
              <Foreign text={findingSentence(finding, language, format)} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface DuplicateListProps {
  readonly document: ExplanationDocument;
  readonly evidence: readonly Evidence[];
}

/** How the message occurred more than once: what, why, whether it did harm, and what proves it. */
export function DuplicateList({ document, evidence }: DuplicateListProps): ReactNode {
  const { texts, words, language } = useSpeech();
  const { duplicates, duplicatesComplete } = document;
  if (duplicates.length === 0 && duplicatesComplete) return null;
  const namesOf = (ids: readonly string[]): readonly string[] =>
    evidence.filter(({ observation }) => ids.includes(observation.id)).map(({ name }) => name);
  return (
    <section aria-label={texts.duplicates.title}>
      <div className="sec sec-next">
        <h2>{texts.duplicates.title}</h2>
        <span className="t3 s12">{duplicatesComplete ? texts.duplicates.complete : texts.duplicates.incomplete}</span>
      </div>
      {duplicates.length === 0 && <p className="sec t2 s12">{texts.duplicates.noneFound}</p>}
      <ul className="duplicates">
        {duplicates.map((duplicate) => (
          <li key={JSON.stringify([duplicate.class, duplicate.observations])}>
            <VerdictMark shape={duplicate.harmful ? 'dup' : 'none'} size="small" />
            <span className="wrap">
              <span className="strong">{texts.message.headline(words.verdicts.duplicateClasses[duplicate.class])}</span>{' '}
              {duplicateSentence(duplicate, language)}{' '}
              <span className="t2">
                {duplicate.harmful ? texts.duplicates.harmful : texts.duplicates.harmless}
                {duplicate.cause !== 'unknown' && ` ${texts.duplicates.cause(words.verdicts.duplicateCauses[duplicate.cause])}`}
              </span>
            </span>
            <span className="row">
              {namesOf(duplicate.observations).map((name) => (
                <span key={name} className="e">
                  {name}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
