import type { CallOutput } from '../../contract/channels.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import type { Desktop } from '../desktop.ts';
import type { Handlers } from '../handlers.ts';
import type { WorkspaceOpening } from '../opening.ts';
import type { WorkspaceHolder } from '../workspace-holder.ts';
import { workspaceView } from '../workspace-view.ts';

type WorkspaceChannel = 'workspace.current' | 'workspace.open' | 'workspace.open-case' | 'workspace.open-sample' | 'workspace.close';

/** What is open, and opening something else. A page may name only paths that a person has chosen before. */
export function workspaceHandlers(holder: WorkspaceHolder, opening: WorkspaceOpening, desktop: Desktop): Pick<Handlers, WorkspaceChannel> {
  const openChosen = async (open: 'workspace' | 'case', named: string | null): Promise<Answer<CallOutput<'workspace.open'>>> => {
    if (named !== null && !opening.isChosen(named)) {
      const { failure } = failed('refused', 'Only files that were opened before can be opened by name. Choose the file in the dialog.');
      return answered({ outcome: 'failed', failure });
    }
    const path = named ?? (await desktop.chooseFile(open));
    return answered(path === null ? { outcome: 'cancelled' } : await opening.open({ open, path }));
  };
  return {
    'workspace.current': async () => {
      const opened = holder.current();
      return answered(opened === null ? null : workspaceView(opened));
    },
    'workspace.open': ({ path }) => openChosen('workspace', path),
    'workspace.open-case': ({ path }) => openChosen('case', path),
    'workspace.open-sample': async () => answered(await opening.open({ open: 'sample' })),
    'workspace.close': async () => {
      await opening.close();
      return answered({});
    },
  };
}
