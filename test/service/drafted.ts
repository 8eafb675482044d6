import { parse, parseDocument, stringify } from 'yaml';
import { workspaceWriter } from '../../main/adapter/workspace-file/write-entries.ts';
import { guessComment } from '../../main/language/draft-sentence.ts';
import type { Draft, DraftEvent } from '../../main/service/draft-events.ts';
import { draftRoute } from '../../main/service/draft-route.ts';
import type { OpenWorkspace } from '../../main/service/open-workspace.ts';
import { unhurried } from './asking.ts';

/** A workspace file without its routes and traces: what somebody has who has named their servers. */
export function onlySources(workspace: string): string {
  const { routes: _routes, traces: _traces, ...rest } = parse(workspace) as Readonly<Record<string, unknown>>;
  return stringify(rest);
}

/** What a draft from a place ended in. */
export async function endingOfDraft(
  open: OpenWorkspace,
  source: string,
  place: string | null,
  text: string,
): Promise<Exclude<DraftEvent, { type: 'progress' }>> {
  const parts = { text, writer: workspaceWriter, comment: (guess: Draft['guesses'][number]) => guessComment(guess, 'en') };
  for await (const event of draftRoute(open, { source, place }, parts, unhurried)) if (event.type !== 'progress') return event;
  throw new Error('The draft ended without a word.');
}

/** A draft; throws when none could be made. */
export async function drafted(open: OpenWorkspace, source: string, place: string, text: string): Promise<Draft> {
  const ending = await endingOfDraft(open, source, place, text);
  if (ending.type !== 'result') throw new Error(`No draft: ${JSON.stringify(ending)}`);
  return ending.result;
}

/** One correction that a person makes in a drafted file. */
export interface Edit {
  readonly at: readonly (string | number)[];
  readonly value: unknown;
}

/** The file after the corrections. */
export function edited(text: string, edits: readonly Edit[]): string {
  const document = parseDocument(text);
  for (const { at, value } of edits) document.setIn(at, document.createNode(value));
  return document.toString();
}
