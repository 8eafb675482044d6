import type { CallInput, CallOutput } from '../contract/channels.ts';
import type { Settings } from '../contract/settings.ts';
import type { Answer } from '../domain/observation/failure.ts';
import type { SecretName } from '../ports/vault.ts';
import type { Opening, WorkspaceOpener } from '../ports/workspace-opener.ts';

/** What the handlers need of the desktop around them. */
export interface Desktop {
  info(): CallOutput<'app.info'>;
  /** Asks a person for a file to open; null when they changed their mind. */
  chooseFile(kind: 'workspace' | 'case' | 'database' | 'certificate'): Promise<string | null>;
  /** Asks a person where to write a case; the name is a proposal. */
  chooseCaseTarget(name: string): Promise<string | null>;
  /** Asks a person where to write ids; the name is a proposal. */
  chooseIdsTarget(name: string): Promise<string | null>;
  /** Writes a file line by line, whole or not at all; gives how many lines there were. */
  writeLines(path: string, lines: AsyncIterable<string>): Promise<Answer<number>>;
  /** Asks a person where a new workspace file shall stand; the name is a proposal. */
  chooseWorkspaceTarget(name: string): Promise<string | null>;
  writeClipboard(text: string): void;
}

/** What is absent or undefined stays as it is. */
export type SettingsChange = CallInput<'settings.set'>;

/** What one person set on this machine. */
export interface SettingsStore {
  current(): Settings;
  /** Keeps the change in force even where it could not be written; the failure says why. */
  change(change: SettingsChange): Promise<Answer<Settings>>;
}

/** Opens workspaces, each with the secrets that were stored for its own file and no others. */
export interface WorkspaceLibrary {
  openFile(path: string): Promise<Opening>;
  openSample(): Promise<Opening>;
  openCase(path: string): Promise<Opening>;
  /** Opens texts that are to stand in the file at this path, with the secrets that were stored for it. */
  openerFor(path: string): WorkspaceOpener;
  /** Keeps a secret for the workspace file at `path`. */
  storeSecret(
    path: string,
    name: SecretName,
    value: string,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly detail: string }>;
}
