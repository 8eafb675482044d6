import { dirname, isAbsolute, relative, sep } from 'node:path';
import { answered } from '../../domain/observation/failure.ts';
import type { Desktop } from '../desktop.ts';
import type { CallHandler } from '../handlers.ts';
import type { WorkspaceHolder } from '../workspace-holder.ts';

/** As a workspace names a file: from its own folder where it lies in it, so that both can be moved together. */
export function nameInWorkspace(path: string, workspace: string | null): string {
  if (workspace === null) return path;
  const within = relative(dirname(workspace), path);
  return within === '' || isAbsolute(within) || within.split(sep)[0] === '..' ? path : within.replaceAll(sep, '/');
}

/** `file.choose`: a file that a source names. It is not read here. */
export function chooseFileHandler(desktop: Desktop, holder: WorkspaceHolder): CallHandler<'file.choose'> {
  return async ({ kind }) => {
    const path = await desktop.chooseFile(kind);
    return answered({ path: path === null ? null : nameInWorkspace(path, holder.current()?.path ?? null) });
  };
}
