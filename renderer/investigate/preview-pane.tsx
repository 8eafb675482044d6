import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { MatchDocument } from '../../main/contract/matches.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { missingText } from '../../main/language/missing-text.ts';
import { verdictSentence } from '../../main/language/sentence.ts';
import { explainView, useExplain } from '../message/explain-stream.ts';
import { maskedText } from '../format/masked.ts';
import { useSpeech } from '../speech.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { coverageCount } from '../ui/coverage-groups.ts';
import { evidenceOf } from '../ui/evidence.ts';
import { EvidenceBrief } from '../ui/evidence-list.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { Icon } from '../ui/icon.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { VerdictMark, VerdictWord } from '../ui/verdict-mark.tsx';
import { addressOf } from './criteria.ts';
import { matchKey } from './find-stream.ts';
import { PathSteps } from './path-steps.tsx';
import type { Investigation } from './use-investigate.ts';
import { nameOf } from './use-investigate.ts';

interface PreviewProps {
  readonly workspace: WorkspaceView;
  readonly match: MatchDocument;
  readonly investigation: Investigation;
}

/** Evidence and coverage of the chosen message: read on purpose only, except from files, which cost nobody anything. */
function PreviewEvidence({ workspace, match, investigation }: PreviewProps): ReactNode {
  const { texts } = useSpeech();
  const name = nameOf(match);
  const asked = investigation.preview.read === matchKey(match) || workspace.origin !== 'file';
  const stream = useExplain(workspace, name ?? { route: match.route, id: '' }, asked && name !== null);
  const { document } = explainView(stream.data);
  if (document === null) {
    return (
      <div className="preview-sec">
        <h2>
          {texts.evidence.title}
          <span className="mono">{match.verdict.rule}</span>
        </h2>
        {stream.running ? (
          <p className="s12 t2" aria-live="polite">
            {texts.evidence.reading}
          </p>
        ) : (
          <button className="link" type="button" onClick={investigation.preview.readEvidence}>
            {texts.evidence.read}
          </button>
        )}
      </div>
    );
  }
  const { needed, complete, othersUnread } = coverageCount(document.coverage);
  return (
    <>
      <div className="preview-sec">
        <h2>
          {texts.evidence.title}
          <span className="mono">{document.verdict.rule}</span>
        </h2>
        <EvidenceBrief evidence={evidenceOf(document).filter(({ decides }) => decides)} />
      </div>
      <div className="preview-sec">
        <h2>{texts.coverage.title}</h2>
        <p className="row s12">
          <VerdictMark shape={complete === needed ? 'ok' : 'unknown'} size="small" />
          {texts.coverage.count(complete, needed)}
        </p>
        {othersUnread > 0 && (
          <p className="row s12 t2">
            <VerdictMark shape="unknown" size="small" />
            {texts.coverage.othersUnread(othersUnread)}
          </p>
        )}
      </div>
    </>
  );
}

function Identity({ match, investigation }: Pick<PreviewProps, 'match' | 'investigation'>): ReactNode {
  const { texts } = useSpeech();
  const { businessKey, messageId } = match;
  return (
    <div className="preview-sec">
      <h2>{texts.identity.title}</h2>
      <dl className="kv">
        <dt>{texts.identity.businessKey}</dt>
        <dd>
          {businessKey === null || businessKey === maskedText ? (
            <span className="t3">{businessKey === null ? texts.identity.none : texts.identity.masked}</span>
          ) : (
            <>
              <Link
                className="link mono"
                to="/order/$key"
                params={{ key: businessKey }}
                search={{ ...addressOf(investigation.box.criteria) }}
                title={texts.results.openOrder}
              >
                <Foreign text={businessKey} />
              </Link>
              <CopyButton text={businessKey} what={texts.identity.businessKey} />
            </>
          )}
        </dd>
        <dt>{texts.identity.messageId}</dt>
        <dd>
          {messageId === null ? (
            <span className="t3">{texts.identity.none}</span>
          ) : (
            <>
              <span className="mono">
                <Foreign text={messageId} />
              </span>
              <CopyButton text={messageId} what={texts.identity.messageId} />
            </>
          )}
        </dd>
      </dl>
    </div>
  );
}

/** The chosen message beside the list: verdict, sentence, path, identity; evidence and coverage on purpose. */
export function PreviewPane({ workspace, match, investigation }: PreviewProps): ReactNode {
  const { texts, language, format } = useSpeech();
  const { verdict } = match;
  const openable = nameOf(match) !== null;
  return (
    <aside className="preview" aria-label={texts.preview.label}>
      <div className="preview-head">
        <button className="btn-icon preview-close" type="button" aria-label={texts.action.close} onClick={investigation.preview.close}>
          <Icon name="cross" />
        </button>
        <VerdictWord verdict={verdict} duplicates={match.duplicates} />
        <p>
          <Foreign text={verdictSentence(verdict, language, format)} />
        </p>
      </div>
      <ScrollRegion className="preview-scroll" label={texts.preview.details}>
        <PathSteps match={match} />
        {verdict.missing.length > 0 && (
          <div className="preview-sec">
            <h2>{texts.preview.missing}</h2>
            <p className="s12 wrap">
              <Foreign text={missingText(verdict.missing, language)} />
            </p>
          </div>
        )}
        <PreviewEvidence key={matchKey(match)} workspace={workspace} match={match} investigation={investigation} />
        <Identity match={match} investigation={investigation} />
      </ScrollRegion>
      <div className="preview-foot">
        <button className="btn btn-primary" type="button" disabled={!openable} onClick={() => investigation.openMessage(match)}>
          {texts.action.open} <kbd>Enter</kbd>
        </button>
        <button className="btn" type="button" disabled={!openable} onClick={investigation.copyLink}>
          {texts.action.copyLink} <kbd>L</kbd>
        </button>
      </div>
    </aside>
  );
}
