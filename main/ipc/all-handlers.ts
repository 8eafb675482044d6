import type { Clock } from '../ports/clock.ts';
import type { CaseFiles } from '../ports/workspace-opener.ts';
import type { Desktop, SettingsStore, WorkspaceLibrary } from './desktop.ts';
import type { Handlers } from './handlers.ts';
import { checkSourcesHandler } from './handlers/check-sources.ts';
import { desktopHandlers } from './handlers/desktop.ts';
import { explainMessageHandler } from './handlers/explain-message.ts';
import { exportCaseHandler } from './handlers/export-case.ts';
import { findMessagesHandler } from './handlers/find-messages.ts';
import { settingsHandlers } from './handlers/settings.ts';
import { storeSecretHandler } from './handlers/store-secret.ts';
import { workspaceHandlers } from './handlers/workspace.ts';
import type { WorkspaceOpening } from './opening.ts';
import type { WorkspaceHolder } from './workspace-holder.ts';

/** Everything the handlers are glue between. */
export interface Surroundings {
  readonly desktop: Desktop;
  readonly settings: SettingsStore;
  readonly library: WorkspaceLibrary;
  readonly holder: WorkspaceHolder;
  readonly opening: WorkspaceOpening;
  readonly cases: CaseFiles;
  readonly clock: Clock;
  readonly engine: string;
}

/** The handler of every channel. */
export function allHandlers({ desktop, settings, library, holder, opening, cases, clock, engine }: Surroundings): Handlers {
  return {
    ...desktopHandlers(desktop),
    ...settingsHandlers(settings),
    ...workspaceHandlers(holder, opening, desktop),
    'secret.store': storeSecretHandler(library, holder, opening),
    'case.export': exportCaseHandler({ holder, clock, cases, desktop, engine }),
    'sources.check': checkSourcesHandler(holder, clock),
    'messages.find': findMessagesHandler(holder, clock),
    'message.explain': explainMessageHandler(holder, clock),
  };
}
