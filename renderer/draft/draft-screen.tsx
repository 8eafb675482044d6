import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { textsOf } from '../../main/language/catalogue.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { Screen } from '../ui/screen.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { EmptyState, FailedState } from '../ui/states.tsx';
import { SourcesCrumb } from './add-source-screen.tsx';
import { NoDraft } from './draft-head.tsx';
import { DraftResult } from './draft-result.tsx';
import { PlacePane } from './place-pane.tsx';
import type { DraftAddress, Drafting } from './use-draft.ts';
import { useDraft } from './use-draft.ts';

/** What is being looked at, with the way to stop it. */
function Looking({ drafting }: { readonly drafting: Drafting }): ReactNode {
  const { texts, language } = useSpeech();
  const { data, stop } = drafting.draft;
  const now = data?.gathered ?? null;
  const stopping = data?.phase === 'running' && data.stopping;
  return (
    <div className="state" aria-live="polite">
      <h2>{texts.draft.looking}</h2>
      <p>{now === null ? texts.draft.beginning : textsOf(language).draft.looking(now.source, now.place)}</p>
      {now !== null && now.total > 0 && (
        <>
          <progress className="progress" max={now.total} value={now.done} aria-label={texts.draft.looking} />
          <p className="t3 s12">{texts.draft.progress(now.done, now.total)}</p>
        </>
      )}
      <div className="row">
        <button className="btn" type="button" onClick={stop} disabled={stopping}>
          {stopping ? texts.action.stopping : texts.action.stop} <kbd>Esc</kbd>
        </button>
      </div>
    </div>
  );
}

/** What stands beside the list of places. */
function Beside({ drafting, path }: { readonly drafting: Drafting; readonly path: string }): ReactNode {
  const { texts } = useSpeech();
  const { draft, place, source } = drafting;
  const { data } = draft;
  if (place === null || source === null) return <EmptyState title={texts.draft.choosePlace} next={texts.draft.choosePlaceNext} />;
  if (data === undefined)
    return (
      <div className="state">
        <h2>
          {texts.draft.from}{' '}
          <span className="mono">
            <Foreign text={place} />
          </span>
        </h2>
        <p>{texts.draft.about}</p>
        <div className="row">
          <button className="btn btn-primary" type="button" onClick={draft.again}>
            {texts.draft.begin} <kbd>Enter</kbd>
          </button>
        </div>
      </div>
    );
  if (data.phase === 'running') return <Looking drafting={drafting} />;
  if (data.phase === 'failed') return <FailedState title={texts.draft.failed} failure={data.failure} onRetry={draft.again} />;
  if (data.result.outcome === 'usage') return <NoDraft usage={data.result.usage} onRetry={draft.again} />;
  return <DraftResult drafting={drafting} draft={data.result.draft} path={path} />;
}

function Drafts({
  workspace,
  path,
  address,
}: {
  readonly workspace: WorkspaceView;
  readonly path: string;
  readonly address: DraftAddress;
}) {
  const { texts } = useSpeech();
  const navigate = useNavigate();
  const drafting = useDraft(workspace, address);
  useShortcuts({ Escape: drafting.draft.stop });
  if (drafting.sources.length === 0)
    return (
      <EmptyState title={texts.draft.noSources} next={texts.draft.noSourcesNext}>
        <div className="row">
          <Link className="btn btn-primary" to="/sources/add">
            {texts.draft.addSource}
          </Link>
        </div>
      </EmptyState>
    );
  return (
    <div className="draft">
      <PlacePane
        drafting={drafting}
        onSource={(source) => void navigate({ to: '/sources/draft', search: { source } })}
        onOpen={() => {
          if (drafting.place !== null && drafting.draft.data === undefined) drafting.draft.again();
        }}
        onPlace={(place) =>
          void navigate({ to: '/sources/draft', search: { ...(drafting.source === null ? {} : { source: drafting.source }), place } })
        }
      />
      <section className="draft-beside" aria-label={texts.draft.title}>
        <Beside drafting={drafting} path={path} />
      </section>
    </div>
  );
}

/** A route is drafted from a topic, an exchange or a table, looked over, and written into the workspace file. */
export function DraftScreen({ workspace, address }: { readonly workspace: WorkspaceView; readonly address: DraftAddress }): ReactNode {
  const { texts } = useSpeech();
  const { path } = workspace;
  return (
    <Screen title={texts.draft.title} crumbs={<SourcesCrumb />} address="draft">
      {workspace.origin === 'file' && path !== null ? (
        <Drafts workspace={workspace} path={path} address={address} />
      ) : (
        <EmptyState title={texts.draft.readOnly} next={texts.draft.readOnlyNext} />
      )}
    </Screen>
  );
}
