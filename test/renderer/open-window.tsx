import { createMemoryHistory } from '@tanstack/react-router';
import { render, screen, waitFor } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { userEvent } from '@testing-library/user-event';
import { expect } from 'vitest';
import { content as contentSchema } from '../../main/contract/content.ts';
import type { MatchesDocument } from '../../main/contract/matches.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { App } from '../../renderer/app.tsx';
import { createQueryClient } from '../../renderer/query.ts';
import { createWindowRouter } from '../../renderer/router.tsx';
import type { ScriptedBridge } from './scripted-bridge.ts';
import { lastStream, scriptedBridge } from './scripted-bridge.ts';
import type { Told } from './story.ts';
import { workspace as storyWorkspace } from './story.ts';

export interface OpenedWindow {
  readonly script: ScriptedBridge;
  readonly user: UserEvent;
  /** The address the window shows now. */
  readonly address: () => string;
}

/** The whole window at an address, with a scripted other side. */
export async function openWindow(
  path: string,
  workspace: WorkspaceView | null = storyWorkspace,
  prepare: (script: ScriptedBridge) => void = () => undefined,
): Promise<OpenedWindow> {
  const script = scriptedBridge(workspace);
  prepare(script);
  Object.defineProperty(window, 'waybill', { configurable: true, value: script.bridge });
  const router = createWindowRouter(createMemoryHistory({ initialEntries: [path] }));
  render(<App client={createQueryClient()} router={router} />);
  await screen.findByRole('main');
  await waitFor(() => expect(screen.queryByText('Opening the workspace of last time.')).toBeNull());
  return { script, user: userEvent.setup(), address: () => router.state.location.href };
}

/** What the main process would say at the end of a search. */
function matchesDocument(told: readonly Told[], complete: boolean): MatchesDocument {
  return {
    format: 'waybill.matches/1',
    matches: told.map(({ match }) => match),
    coverage: told[0]?.document.coverage ?? [],
    complete,
    duplicatesComplete: complete,
  };
}

/** A virtual list draws its rows once it has measured itself. */
async function rowsDrawn(count: number): Promise<void> {
  if (count > 0) await waitFor(() => expect(screen.getAllByRole('row').length).toBeGreaterThan(1));
}

/** Lets the running search find messages, and waits until the window shows so many. */
export async function find({ script }: OpenedWindow, told: readonly Told[]): Promise<void> {
  lastStream(script, 'messages.find').items(...told.map(({ match }) => ({ item: 'match' as const, match })));
  await screen.findByText(`${told.length} found so far`);
  await rowsDrawn(told.length);
}

/** Ends the running search, and waits until the window says so. */
export async function finishSearch({ script }: OpenedWindow, told: readonly Told[], complete = true): Promise<void> {
  lastStream(script, 'messages.find').finish({ end: 'result', result: { outcome: 'document', document: matchesDocument(told, complete) } });
  await screen.findByText(`${told.length} found`);
  await rowsDrawn(told.length);
}

/** Ends the running explanation with what the story tells, its contents first. */
export async function finishExplaining({ script }: OpenedWindow, told: Told): Promise<void> {
  const stream = lastStream(script, 'message.explain');
  for (const [observation, carried] of Object.entries(told.contents))
    stream.items({ item: 'content', observation, content: contentSchema.parse(carried) });
  stream.finish({ end: 'result', result: { outcome: 'document', document: told.document } });
  await screen.findByRole('region', { name: 'Verdict' });
}
