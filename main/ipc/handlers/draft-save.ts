import type { CallOutput } from '../../contract/channels.ts';
import type { TypedSecrets } from '../../contract/source-entry.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import { saveWorkspaceText } from '../../service/draft-save.ts';
import type { Desktop, WorkspaceLibrary } from '../desktop.ts';
import type { Drafting } from '../drafting.ts';
import { changeForgotten, changeableWorkspace } from '../drafting.ts';
import type { CallHandler } from '../handlers.ts';
import type { WorkspaceOpening } from '../opening.ts';

interface Saving {
  readonly drafting: Drafting;
  readonly library: WorkspaceLibrary;
  readonly opening: WorkspaceOpening;
}

/** Stores what the workspace that was opened anew asks for; gives the words of the key store where it refused. */
async function storeSecrets({ drafting, library }: Saving, path: string, source: string | null, secrets: TypedSecrets) {
  const asked = drafting.holder.current()?.secrets.filter((secret) => secret.source === source) ?? [];
  let [stored, refused]: [boolean, string | null] = [false, null];
  for (const { field, address } of asked) {
    const value = Object.entries(secrets).find(([name]) => name === field)?.[1];
    if (source === null || value === undefined) continue;
    const outcome = await library.storeSecret(path, { source, field, address }, value);
    if (outcome.ok) stored = true;
    else refused = outcome.detail;
  }
  return { stored, refused };
}

/** `workspace.save`: writes what was shown, unless the file is not what it was made from, and opens the workspace anew. */
export function saveHandler(saving: Saving): CallHandler<'workspace.save'> {
  const { drafting, opening } = saving;
  return async ({ change: id, source, secrets }) => {
    const workspace = changeableWorkspace(drafting.holder);
    if (!workspace.ok) return answered({ outcome: 'failed', failure: workspace.failure });
    const change = drafting.changes.change(id);
    if (change === null || change.path !== workspace.value.path) return answered({ outcome: 'failed', failure: changeForgotten });
    const { path } = change;
    const now = await drafting.texts.read(path);
    if (now.ok && now.value.mark !== change.mark) return answered({ outcome: 'changed', path });
    const saved = await saveWorkspaceText({ texts: drafting.texts, opener: drafting.openerFor(path) }, change);
    if (saved.outcome === 'invalid')
      return answered({ outcome: 'invalid', path, problems: saved.problems.map((problem) => ({ ...problem })) });
    if (saved.outcome === 'failed') return answered({ outcome: 'failed', failure: saved.failure });
    const opened = await opening.open({ open: 'workspace', path });
    if (opened.outcome !== 'opened') return answered(opened);
    const { stored, refused } = await storeSecrets(saving, path, source, secrets);
    const again = stored ? await opening.open({ open: 'workspace', path }) : opened;
    if (again.outcome !== 'opened') return answered(again);
    return answered({ outcome: 'saved', workspace: again.workspace, secretsRefused: refused });
  };
}

/** What a file is called after a workspace: nothing in it that a file system gives a meaning to. */
function fileName(name: string): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-').replaceAll(/^-+|-+$/g, '');
  return `${safe === '' ? 'waybill' : safe.slice(0, 80)}.yaml`;
}

interface Creating extends Pick<Saving, 'opening'> {
  readonly drafting: Drafting;
  readonly desktop: Desktop;
}

/** `workspace.create`: an empty workspace where a person wants it. A file that stands there already is opened by them, not replaced. */
export function createWorkspaceHandler({ drafting, desktop, opening }: Creating): CallHandler<'workspace.create'> {
  return async ({ name, environment }) => {
    const path = await desktop.chooseWorkspaceTarget(fileName(name));
    if (path === null) return answered<CallOutput<'workspace.create'>>({ outcome: 'cancelled' });
    const { texts, writer } = drafting;
    if ((await texts.read(path)).ok)
      return answered({
        outcome: 'failed',
        failure: failed('refused', `${path}: there is a file already. Open it instead, or choose another name.`).failure,
      });
    const written = await texts.write(path, writer.begin(name, environment), null);
    if (!written.ok) return answered({ outcome: 'failed', failure: written.failure });
    return answered(await opening.open({ open: 'workspace', path }));
  };
}
