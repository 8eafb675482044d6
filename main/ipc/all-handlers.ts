import type { Clock } from '../ports/clock.ts';
import type { ReconcileRuns } from '../ports/reconcile-runs.ts';
import type { CaseFiles, OpenedWorkspace } from '../ports/workspace-opener.ts';
import type { WorkspaceTexts, WorkspaceWriter } from '../ports/workspace-text.ts';
import type { BackgroundWatch } from './background-watch.ts';
import type { Desktop, SettingsStore, WorkspaceLibrary } from './desktop.ts';
import type { Handlers } from './handlers.ts';
import { chooseFileHandler } from './handlers/choose-file.ts';
import { checkSourcesHandler } from './handlers/check-sources.ts';
import { desktopHandlers } from './handlers/desktop.ts';
import { placesHandler } from './handlers/draft-places.ts';
import { previewHandler } from './handlers/draft-preview.ts';
import { chooseHandler, draftRouteHandler } from './handlers/draft-route.ts';
import { createWorkspaceHandler, saveHandler } from './handlers/draft-save.ts';
import { addSourceHandler, trySourceHandler } from './handlers/draft-source.ts';
import { explainMessageHandler } from './handlers/explain-message.ts';
import { exportCaseHandler } from './handlers/export-case.ts';
import { findMessagesHandler } from './handlers/find-messages.ts';
import { historyHandlers } from './handlers/history.ts';
import { readSequencesHandler } from './handlers/read-sequences.ts';
import { exportIdsHandler, openMessagesHandler, reconcileHandler } from './handlers/reconcile.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { storeSecretHandler } from './handlers/store-secret.ts';
import { workspaceHandlers } from './handlers/workspace.ts';
import type { WorkspaceOpening } from './opening.ts';
import { WorkspaceChanges } from './workspace-changes.ts';
import type { WorkspaceHolder } from './workspace-holder.ts';
import { WorkspaceRuns } from './workspace-runs.ts';

/** Everything the handlers are glue between. */
export interface Surroundings {
  readonly desktop: Desktop;
  readonly settings: SettingsStore;
  readonly library: WorkspaceLibrary;
  readonly holder: WorkspaceHolder;
  readonly opening: WorkspaceOpening;
  readonly cases: CaseFiles;
  readonly clock: Clock;
  readonly writer: WorkspaceWriter;
  readonly texts: WorkspaceTexts;
  readonly engine: string;
  /** Runs over the servers of a workspace. */
  readonly runsOf: (opened: OpenedWorkspace) => ReconcileRuns;
  readonly sampling: Pick<BackgroundWatch, 'state'>;
}

/** The handler of every channel. */
export function allHandlers(surroundings: Surroundings): Handlers {
  const { desktop, settings, library, holder, opening, cases, clock, writer, texts, engine, runsOf, sampling } = surroundings;
  const openerFor = (path: string) => library.openerFor(path);
  const drafting = { holder, writer, texts, openerFor, changes: new WorkspaceChanges(), clock };
  const reconciling = { holder, clock, desktop, runs: new WorkspaceRuns(holder, clock, runsOf) };
  return {
    ...desktopHandlers(desktop),
    ...settingsHandlers(settings),
    ...historyHandlers(sampling),
    ...workspaceHandlers(holder, opening, desktop),
    'workspace.create': createWorkspaceHandler({ drafting, desktop, opening }),
    'workspace.save': saveHandler({ drafting, library, opening }),
    'file.choose': chooseFileHandler(desktop, holder),
    'source.add': addSourceHandler(drafting),
    'source.try': trySourceHandler(drafting),
    'draft.places': placesHandler(holder, clock),
    'draft.route': draftRouteHandler(drafting),
    'draft.choose': chooseHandler(drafting),
    'draft.preview': previewHandler(drafting),
    'secret.store': storeSecretHandler(library, holder, opening),
    'case.export': exportCaseHandler({ holder, clock, cases, desktop, engine }),
    'sources.check': checkSourcesHandler(holder, clock),
    'reconcile.run': reconcileHandler(reconciling),
    'reconcile.messages': openMessagesHandler(reconciling),
    'reconcile.export': exportIdsHandler(reconciling),
    'sequences.read': readSequencesHandler(holder, clock),
    'messages.find': findMessagesHandler(holder, clock),
    'message.explain': explainMessageHandler(holder, clock),
  };
}
