import { assemble } from '../domain/draft/assemble.ts';
import type { CataloguePlace } from '../domain/draft/catalogue.ts';
import { draftGuesses } from '../domain/draft/draft.ts';
import { textsAt } from '../domain/draft/fields.ts';
import { freeName } from '../domain/draft/free-name.ts';
import { guessIdentity } from '../domain/draft/guess-identity.ts';
import type { Guess } from '../domain/draft/guess.ts';
import { reason } from '../domain/draft/guess.ts';
import { addedLines, lineDifference } from '../domain/draft/line-difference.ts';
import { tracesOf } from './gather/ask-traces.ts';
import type { CatalogueSource } from '../ports/catalogue.ts';
import type { WorkspaceWriter } from '../ports/workspace-text.ts';
import { findDestination } from './draft-destination.ts';
import type { FoundDestination } from './draft-destination.ts';
import type { DraftEvent, DraftRequest, DraftUsage } from './draft-events.ts';
import { choosePlace } from './draft-places.ts';
import type { Looking, Steps } from './draft-looking.ts';
import { catalogueOf, valueOf } from './draft-looking.ts';
import { lookAtSiblings } from './draft-siblings.ts';
import { lookAtTables } from './draft-tables.ts';
import type { OpenWorkspace } from './open-workspace.ts';

/** What a draft is written into and with. */
export interface DraftParts {
  /** The workspace file as it is now. */
  readonly text: string;
  readonly writer: WorkspaceWriter;
  /** The comment of a guess. */
  readonly comment: (guess: Guess) => string;
}

const sampleRecords = 100;
const sampleRows = 100;

/** The destination that the chosen place is, or leads to. */
async function* destinationOf(
  looking: Looking,
  source: CatalogueSource,
  places: readonly CataloguePlace[],
  place: CataloguePlace,
): Steps<FoundDestination | DraftUsage> {
  if (place.kind === 'topic' || place.kind === 'exchange')
    return {
      source,
      places,
      place,
      confidence: 'sure',
      reason: reason('destination-named', { topic: place.name, column: '', rows: '' }),
      others: [],
    };
  const unfit: DraftUsage = { problem: 'not-drafted-from', detail: place.name, choices: [] };
  if (place.kind !== 'table') return unfit;
  const sample = valueOf(looking, source.name, place.name, await source.sample(place, sampleRows, looking.signal));
  if (sample?.kind !== 'rows') return { problem: 'no-destination', detail: place.name, choices: [] };
  const found = yield* findDestination(looking, place, sample.rows);
  return found ?? { problem: 'no-destination', detail: place.name, choices: [] };
}

/** How a workspace writes the destination. */
function destinationValue(place: CataloguePlace): Readonly<Record<string, string>> {
  return place.kind === 'exchange' ? { exchange: place.exchange, routingKey: place.routingKey } : { topic: place.name };
}

/** What rows and other places call the destination. */
function calledName(place: CataloguePlace): string {
  return place.kind === 'exchange' && place.routingKey !== '' ? place.routingKey : place.name;
}

function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text ?? []))];
}

/** Looks at everything that may belong to the route and decides what it is. */
async function* guessesFor(
  looking: Looking,
  destination: FoundDestination,
  outbox: { readonly source: string; readonly table: string } | null,
  route: string,
): Steps<readonly Guess[]> {
  const { source, places, place } = destination;
  const { signal, open } = looking;
  yield { type: 'progress', source: source.name, place: place.name, done: 0, total: 0 };
  const sample = valueOf(looking, source.name, place.name, await source.sample(place, sampleRecords, signal));
  const records = sample?.kind === 'records' ? sample.records : [];
  const identity = guessIdentity(records);
  const idsOfRecords = textsAt(records, identity.messageId.place);
  const ids = distinct(idsOfRecords);
  const keys = identity.businessKey === null ? [] : distinct(textsAt(records, identity.businessKey.place));
  const readers = valueOf(looking, source.name, place.name, await source.readers(place, signal)) ?? [];
  const tables = yield* lookAtTables(looking, { messageId: ids, businessKey: keys });
  const about = { name: place.name, idPlace: identity.messageId.place, records, ids: idsOfRecords, tables };
  const siblings = yield* lookAtSiblings(looking, source, places, about);
  const traces = Object.values(open.workspace.routes).flatMap((each) => tracesOf(each).map(({ trace }) => trace));
  return draftGuesses({
    route,
    destination: {
      name: calledName(place),
      source: source.name,
      value: destinationValue(place),
      confidence: destination.confidence,
      reason: destination.reason,
      alternatives: destination.others.slice(0, 5).map((topic) => ({ value: topic, reason: destination.reason })),
    },
    records,
    identity,
    readers,
    siblings,
    tables,
    outbox,
    traces,
  });
}

/**
 * Drafts a route from a topic, an exchange or an outbox table: samples it, looks for what else of the
 * workspace's sources belongs to it, and adds what that speaks for to the text of the workspace.
 * Reads only, writes nothing. After an abort it ends with what is known so far; everything that could
 * not be looked at is a gap.
 */
export async function* draftRoute(
  open: OpenWorkspace,
  request: DraftRequest,
  parts: DraftParts,
  signal: AbortSignal,
): AsyncGenerator<DraftEvent> {
  const looking: Looking = { open, signal, gaps: [] };
  const { gaps } = looking;
  const names = Object.keys(open.workspace.sources);
  if (!names.includes(request.source)) {
    yield { type: 'usage', usage: { problem: 'unknown-source', detail: request.source, choices: names }, gaps };
    return;
  }
  yield { type: 'progress', source: request.source, place: '', done: 0, total: 0 };
  const source = catalogueOf(looking, request.source);
  const places = source === null ? null : valueOf(looking, request.source, '', await source.places(signal));
  if (source === null || places === null) {
    yield { type: 'usage', usage: { problem: 'no-places', detail: request.source, choices: [] }, gaps };
    return;
  }
  const chosen = choosePlace(places, request);
  if (chosen.outcome !== 'chosen') {
    yield chosen.outcome === 'several' ? { type: 'places', places: chosen.places, gaps } : { type: 'usage', usage: chosen.usage, gaps };
    return;
  }
  const { place } = chosen;
  const destination = yield* destinationOf(looking, source, places, place);
  if ('problem' in destination) {
    yield { type: 'usage', usage: destination, gaps };
    return;
  }
  const route = freeName(calledName(destination.place), Object.keys(open.workspace.routes));
  const outbox = place.kind === 'table' ? { source: source.name, table: place.name } : null;
  const guesses = yield* guessesFor(looking, destination, outbox, route);
  const written = parts.writer.add(parts.text, assemble(guesses), parts.comment);
  if (!written.ok) {
    yield { type: 'usage', usage: { problem: 'not-written', detail: written.failure.detail, choices: [] }, gaps };
    return;
  }
  const text = written.value;
  yield {
    type: 'result',
    result: { route, guesses, gaps, addition: addedLines(parts.text, text).join('\n'), text, difference: lineDifference(parts.text, text) },
  };
}
