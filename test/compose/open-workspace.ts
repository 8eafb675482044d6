import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { composeApplication } from '../../main/compose/application.ts';
import type { Instant } from '../../main/domain/observation/instant.ts';
import type { OpenWorkspace } from '../../main/service/open-workspace.ts';
import { newFolder } from '../harness/keeper.ts';

const resources = fileURLToPath(new URL('../../resources', import.meta.url));

/** Passwords by the names of their sources. */
export type SecretsForTest = Readonly<Record<string, string>>;

/** The application as the roots compose it, with these secrets and no other, keeping what it keeps in `state`. */
function application(secrets: SecretsForTest, state: string, keepIndex: boolean): ReturnType<typeof composeApplication> {
  const vault = {
    read: ({ source, field }: { readonly source: string; readonly field: string }) =>
      Promise.resolve(field === 'password' ? (secrets[source] ?? null) : null),
    store: () => Promise.resolve({ ok: false as const, detail: 'a test keeps nothing' }),
  };
  return composeApplication({ vault, resources, state, keepIndex });
}

/** Writes a workspace file (text as it is, anything else as YAML) into a folder of its own and answers its path. */
export async function workspaceFile(workspace: string | object): Promise<string> {
  const folder = await newFolder('workspace');
  const path = join(folder, 'waybill.yaml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, typeof workspace === 'string' ? workspace : stringify(workspace, { aliasDuplicateObjects: false }));
  return path;
}

/** An open workspace of a test; `close` ends its connections and workers. */
export interface OpenedForTest {
  readonly open: OpenWorkspace;
  readonly path: string;
  readonly close: () => Promise<void>;
}

/**
 * Opens a workspace as the roots do. Throws with what is wrong in it. `judgeAt`: the clock of every judgement; the
 * database's when null. `state`: the folder where its history is kept; beside the workspace file when absent.
 * `keepIndex`: false for searches that must read everything each time.
 */
export async function openWorkspace(
  workspace: string | object,
  judgeAt: Instant | null = null,
  secrets: SecretsForTest = {},
  state?: string,
  keepIndex = true,
): Promise<OpenedForTest> {
  const path = await workspaceFile(workspace);
  const { opener, clock } = application(secrets, state ?? join(dirname(path), 'state'), keepIndex);
  const opening = await opener.openFile(path);
  if (opening.outcome !== 'opened') throw new Error(`The workspace cannot be opened: ${JSON.stringify(opening)}`);
  const { opened } = opening;
  const { workspace: parsed, sources, history } = opened;
  return { open: { workspace: parsed, sources, history, clock, judgeAt }, path, close: () => sources.close() };
}
