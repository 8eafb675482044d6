import { answered } from '../../domain/observation/failure.ts';
import type { WorkspaceLibrary } from '../desktop.ts';
import type { CallHandler } from '../handlers.ts';
import type { WorkspaceOpening } from '../opening.ts';
import type { WorkspaceHolder } from '../workspace-holder.ts';

/**
 * `secret.store`: keeps a secret that the open workspace asks for, then opens the workspace again,
 * so that its source has it. The value goes to the key store and nowhere else.
 */
export function storeSecretHandler(
  library: WorkspaceLibrary,
  holder: WorkspaceHolder,
  opening: WorkspaceOpening,
): CallHandler<'secret.store'> {
  return async ({ source, field, value }) => {
    const opened = holder.current();
    const path = opened?.origin === 'file' ? opened.path : null;
    const asked = opened?.secrets.find((secret) => secret.source === source && secret.field === field);
    if (path === null || asked === undefined)
      return answered({ outcome: 'refused', detail: 'The open workspace asks for no such secret.' });
    if (value === '') return answered({ outcome: 'refused', detail: 'The secret is empty.' });
    const stored = await library.storeSecret(path, { source, field, address: asked.address }, value);
    if (!stored.ok) return answered({ outcome: 'refused', detail: stored.detail });
    await opening.open({ open: 'workspace', path });
    return answered({ outcome: 'stored' });
  };
}
