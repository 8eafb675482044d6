import type { StreamEnd } from '../../contract/channels.ts';
import type { ShownGuess } from '../../contract/draft-window.ts';
import { assertNever } from '../../domain/assert-never.ts';
import { assemble } from '../../domain/draft/assemble.ts';
import type { Guess } from '../../domain/draft/guess.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { WorkspaceText } from '../../ports/workspace-text.ts';
import type { DraftEvent } from '../../service/draft-events.ts';
import { draftRoute } from '../../service/draft-route.ts';
import { guessComment } from '../../language/draft-sentence.ts';
import type { Drafting } from '../drafting.ts';
import { changeableText, changeForgotten } from '../drafting.ts';
import type { CallHandler, StreamHandler } from '../handlers.ts';
import { onWorkspace, openWorkspace } from '../on-workspace.ts';

/** Comments stay in the file, so they are in the language of the file format: English. */
const comment = (guess: Guess): string => guessComment(guess, 'en');

function guessDocument({ path, value, confidence, reason, alternatives }: Guess): ShownGuess {
  const reasonDocument = ({ rule, facts }: Guess['reason']) => ({ rule, facts: { ...facts } });
  return {
    path: [...path],
    value,
    confidence,
    reason: reasonDocument(reason),
    alternatives: alternatives.map((each) => ({ value: each.value, reason: reasonDocument(each.reason) })),
  };
}

/** The end that an event is; null for progress. */
function endOf(event: DraftEvent, file: WorkspaceText, { changes }: Drafting): StreamEnd<'draft.route'> | null {
  switch (event.type) {
    case 'progress':
      return null;
    case 'places': {
      const choices = event.places.map(({ name }) => name);
      const usage = { problem: 'several-places' as const, detail: '', choices, gaps: [...event.gaps] };
      return { end: 'result', result: { outcome: 'usage', usage } };
    }
    case 'usage': {
      const usage = { ...event.usage, choices: [...event.usage.choices], gaps: [...event.gaps] };
      return { end: 'result', result: { outcome: 'usage', usage } };
    }
    case 'result': {
      const { route, guesses, gaps, text } = event.result;
      const draft = {
        id: changes.keepDraft({ guesses, file }),
        route,
        guesses: guesses.map(guessDocument),
        gaps: [...gaps],
        change: changes.propose(file, text),
      };
      return { end: 'result', result: { outcome: 'drafted', draft } };
    }
    default:
      return assertNever(event);
  }
}

/** `draft.route`: how far it is, then the guesses and what they would change in the file. Nothing is written. */
export function draftRouteHandler(drafting: Drafting): StreamHandler<'draft.route'> {
  return onWorkspace<'draft.route'>(drafting.holder, async function* ({ opened }, { source, place }, signal) {
    const file = await changeableText(drafting);
    if (!file.ok) return { end: 'failed', failure: file.failure };
    const parts = { text: file.value.text, writer: drafting.writer, comment };
    for await (const event of draftRoute(openWorkspace(opened, drafting.clock), { source, place }, parts, signal)) {
      const end = endOf(event, file.value, drafting);
      if (end !== null) return end;
      if (event.type === 'progress') {
        const { done, total } = event;
        yield { source: event.source, place: event.place, done, total };
      }
    }
    return { end: 'failed', failure: failed('cancelled', '').failure };
  });
}

/** `draft.choose`: the draft with what a person chose in place of its guesses. */
export function chooseHandler(drafting: Drafting): CallHandler<'draft.choose'> {
  return async ({ draft: id, choices }) => {
    const draft = drafting.changes.draft(id);
    if (draft === null) return { ok: false, failure: changeForgotten };
    const chosen = new Map(choices.map(({ guess, value }) => [guess, value]));
    const guesses = draft.guesses.flatMap((guess, index): Guess[] => {
      const value = chosen.get(index);
      if (value === null) return [];
      // What a person chose needs no reason in the file.
      return [value === undefined ? guess : { ...guess, value }];
    });
    const own = new Set(guesses.filter((guess) => !draft.guesses.includes(guess)));
    const text = drafting.writer.add(draft.file.text, assemble(guesses), (guess) => (own.has(guess) ? null : comment(guess)));
    return text.ok ? answered(drafting.changes.propose(draft.file, text.value)) : text;
  };
}
