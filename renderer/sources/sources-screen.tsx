import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { HistorySection } from '../history/history-section.tsx';
import { useSpeech } from '../speech.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { Screen } from '../ui/screen.tsx';
import { EmptyState, FailedState } from '../ui/states.tsx';
import { stepsOf } from './check-stream.ts';
import { RoutePath } from './route-path.tsx';
import { SourceEntry } from './source-entry.tsx';
import { useSources } from './use-sources.ts';

/** What this workspace reads, whether it can be read, and the paths of its messages. */
export function SourcesScreen({ workspace }: { readonly workspace: WorkspaceView }): ReactNode {
  const { texts } = useSpeech();
  const { check } = useSources(workspace);
  const { data, running } = check;
  const changeable = workspace.origin === 'file';
  useShortcuts({ Escape: check.stop });
  return (
    <Screen title={texts.screens.sources} address="sources">
      <div className="page">
        <section>
          <div className="row">
            <h2>{texts.sources.sources}</h2>
            <span className="grow" />
            {changeable && workspace.sources.length > 0 && (
              <Link className="btn" to="/sources/add">
                {texts.draft.addSource}
              </Link>
            )}
            {running ? (
              <>
                <span aria-live="polite" className="t2">
                  {texts.sources.checking(data?.gathered.at(-1)?.source ?? '')}
                </span>
                <button className="btn" type="button" onClick={check.stop}>
                  {texts.action.stop} <kbd>Esc</kbd>
                </button>
              </>
            ) : (
              workspace.sources.length > 0 && (
                <button className="btn btn-primary" type="button" onClick={check.again}>
                  {data === undefined ? texts.sources.check : texts.sources.checkAgain}
                </button>
              )
            )}
          </div>
          <p className="prose">{texts.sources.about}</p>
          {data?.phase === 'failed' && <FailedState title={texts.sources.checkFailed} failure={data.failure} onRetry={check.again} />}
          {data?.phase === 'ended' && data.stopped && <p aria-live="polite">{texts.sources.checkStopped}</p>}
          {workspace.sources.length === 0 && (
            <EmptyState title={texts.draft.noSourcesYet} next={texts.draft.noSourcesYetNext}>
              <div className="row">
                <Link className="btn btn-primary" to="/sources/add">
                  {texts.draft.addSource}
                </Link>
              </div>
            </EmptyState>
          )}
          <ul className="source-list">
            {workspace.sources.map((source) => (
              <SourceEntry
                key={source.name}
                source={source}
                steps={stepsOf(data, source.name)}
                waits={running && stepsOf(data, source.name).length === 0}
              />
            ))}
          </ul>
        </section>
        <HistorySection workspace={workspace} />
        <section>
          <div className="row">
            <h2>{texts.sources.routes}</h2>
            <span className="grow" />
            {changeable && workspace.sources.length > 0 && (
              <Link className="btn" to="/sources/draft">
                {texts.draft.title}
              </Link>
            )}
          </div>
          <p className="prose">{texts.sources.routesAbout}</p>
          {workspace.routes.length === 0 && <EmptyState title={texts.draft.noRoutes} next={texts.draft.noRoutesNext} />}
          <ul className="route-list">
            {workspace.routes.map((route) => (
              <RoutePath key={route.name} route={route} />
            ))}
          </ul>
        </section>
      </div>
    </Screen>
  );
}
