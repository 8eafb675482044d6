import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ExplanationDocument } from '../../main/contract/explanation.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { plainText } from '../format/foreign-text.ts';
import { lossAddress } from '../loss/loss-address.ts';
import { parseAddress } from '../routes.ts';
import { useSpeech } from '../speech.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { CoverageList } from '../ui/coverage-list.tsx';
import { coverageCount } from '../ui/coverage-groups.ts';
import { EvidenceList } from '../ui/evidence-list.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { Icon } from '../ui/icon.tsx';
import { PartialBanner } from '../ui/partial-banner.tsx';
import { Screen } from '../ui/screen.tsx';
import { SourceChips } from '../ui/source-chips.tsx';
import { keyboardPlace } from '../ui/shortcuts.ts';
import { FailedState, LoadingState } from '../ui/states.tsx';
import { DuplicateList, FindingList } from './beside-verdict.tsx';
import type { MessageName } from './explain-stream.ts';
import { PayloadView } from './payload-view.tsx';
import { Question } from './question.tsx';
import { Timeline } from './timeline.tsx';
import { lanesOf } from './timeline-lanes.ts';
import type { MessageView } from './use-message.ts';
import { useMessage } from './use-message.ts';
import { ConsumerVerdicts, VerdictBanner } from './verdict-banner.tsx';

interface PartProps {
  readonly document: ExplanationDocument;
  readonly message: MessageView;
}

function EvidenceAndCoverage({ document, message }: PartProps): ReactNode {
  const { texts } = useSpeech();
  const { evidence, coverage, stream } = message;
  const sources = new Set(evidence.map(({ observation }) => observation.source)).size;
  const { needed, complete, othersUnread } = coverageCount(document.coverage);
  return (
    <div>
      <section aria-label={texts.evidence.title}>
        <div className="sec">
          <h2>{texts.evidence.title}</h2>
          <span className="t3 s12">{texts.evidence.count(evidence.length, sources)}</span>
        </div>
        {evidence.length === 0 ? <p className="sec t2 s12">{texts.evidence.nothing}</p> : <EvidenceList evidence={evidence} />}
      </section>
      <FindingList findings={document.findings} />
      <DuplicateList document={document} evidence={evidence} />
      <section ref={coverage} tabIndex={-1} aria-label={texts.coverage.title} {...keyboardPlace}>
        <div className="sec sec-next">
          <h2>{texts.coverage.title}</h2>
          <span className="t3 s12">
            {texts.coverage.count(complete, needed)}
            {othersUnread > 0 && `, ${texts.coverage.othersUnread(othersUnread)}`}
          </span>
          <span className="right">
            {!stream.running && (complete < needed || othersUnread > 0) && (
              <button className="link s12" type="button" onClick={stream.again}>
                {texts.action.readAgain}
              </button>
            )}
          </span>
        </div>
        <CoverageList coverage={document.coverage} />
      </section>
    </div>
  );
}

function Explained({ document, message }: PartProps): ReactNode {
  const speech = useSpeech();
  const { evidence, partial, stream, view } = message;
  const lanes = lanesOf(document, evidence, speech);
  const retryable = partial?.unread.some((each) => each.retryable) ?? false;
  return (
    <>
      <VerdictBanner document={document} message={message} />
      {partial !== null && (
        <PartialBanner
          partial={partial}
          complete={document.complete}
          onRetry={retryable && !stream.running ? stream.again : null}
          onCoverage={null}
        />
      )}
      <ConsumerVerdicts document={document} />
      <Timeline name={plainText(document.businessKey ?? document.messageId ?? '')} lanes={lanes} />
      <div className="below">
        <EvidenceAndCoverage document={document} message={message} />
        <section aria-label={speech.texts.payload.title}>
          <PayloadView evidence={evidence} contents={view.contents} running={stream.running} />
        </section>
      </div>
    </>
  );
}

function Body({ message, name }: { readonly message: MessageView; readonly name: MessageName }): ReactNode {
  const { texts } = useSpeech();
  const { stream, view, address } = message;
  const { data } = stream;
  return (
    <>
      {(stream.running || data?.phase === 'failed') && <SourceChips sources={view.sources} />}
      {view.document !== null && <Explained document={view.document} message={message} />}
      {view.usage !== null && <Question usage={view.usage} name={name} address={address} />}
      {data?.phase === 'failed' && <FailedState title={texts.message.failed} failure={data.failure} onRetry={stream.again} />}
      {stream.running && view.document === null && (
        <LoadingState what={texts.message.reading}>
          <button className="btn" type="button" onClick={stream.stop}>
            {texts.action.stop} <kbd>Esc</kbd>
          </button>
        </LoadingState>
      )}
    </>
  );
}

interface MessageScreenProps {
  readonly workspace: WorkspaceView;
  readonly name: MessageName;
}

/** What became of one message, with the proof and with what was not read. */
export function MessageScreen({ workspace, name }: MessageScreenProps): ReactNode {
  const { texts } = useSpeech();
  const message = useMessage(workspace, name);
  const { address, neighbour, view } = message;
  const shown = view.document?.businessKey ?? name.id;
  return (
    <Screen
      title={plainText(shown)}
      heading={<Foreign text={shown} />}
      headingMono
      address={JSON.stringify(name)}
      crumbs={
        <nav className="crumbs" aria-label={texts.frame.breadcrumb}>
          {address.loss === undefined ? (
            <Link to="/" search={address}>
              {texts.screens.investigate}
            </Link>
          ) : (
            <Link to="/loss" search={lossAddress(parseAddress(address.loss))}>
              {texts.screens.loss}
            </Link>
          )}
          <Icon name="right" />
          {address.q !== undefined && address.q !== '' && address.q !== shown && (
            <>
              <Link to="/" search={address}>
                <Foreign text={address.q} />
              </Link>
              <Icon name="right" />
            </>
          )}
        </nav>
      }
      beside={
        <>
          <CopyButton text={shown} what={view.document?.businessKey === shown ? texts.identity.businessKey : texts.identity.messageId} />
          <span className="t3 cut">
            <Foreign text={name.route} />
          </span>
          <button
            className="btn-icon turned"
            type="button"
            disabled={neighbour.previous === null}
            aria-label={texts.message.previous}
            title={`${texts.message.previous} [`}
            onClick={() => neighbour.previous?.()}
          >
            <Icon name="right" small />
          </button>
          <button
            className="btn-icon"
            type="button"
            disabled={neighbour.next === null}
            aria-label={texts.message.next}
            title={`${texts.message.next} ]`}
            onClick={() => neighbour.next?.()}
          >
            <Icon name="right" small />
          </button>
        </>
      }
    >
      <Body message={message} name={name} />
    </Screen>
  );
}
