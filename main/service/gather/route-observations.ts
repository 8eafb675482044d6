import type { Evidence } from '../../domain/lifecycle/correlate.ts';
import { correlateNothing, messageIdOf } from '../../domain/lifecycle/correlate.ts';
import { absentFromOutbox } from '../../domain/observation/absent-from-store.ts';
import type { CoverageRole } from '../../domain/observation/coverage.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { Observation } from '../../domain/observation/observation.ts';
import type { AsidePlace, Consumer, Trace } from '../../domain/workspace/route.ts';
import type { Gathering } from './gathering.ts';

/** A table by where it stands; without its schema, because a workspace may leave that out. */
function tableOf(source: string, table: string): string {
  return JSON.stringify([source, table.slice(table.lastIndexOf('.') + 1)]);
}

interface Shared {
  /** Trace tables that consumers of other routes write to as well. */
  readonly traces: ReadonlySet<string>;
  /** The same with the name under which such a consumer writes. */
  readonly writers: ReadonlySet<string>;
  /** Dedupe and effect tables of other routes; of a key-value store the source, with an empty table. */
  readonly stores: ReadonlySet<string>;
  /** Topics and streams into which consumers of other routes put messages aside as well. */
  readonly asides: ReadonlySet<string>;
}

function writerOf(table: string, tracedAs: string): string {
  return `${table} ${tracedAs}`;
}

/** What can be read of a place aside, by where it stands: a topic, or a queue's witness, or a queue that is a stream. */
function logsOf(place: AsidePlace): readonly string[] {
  const names = place.kind === 'topic' ? [place.topic] : [place.queue, ...(place.witness === null ? [] : [place.witness])];
  return names.map((name) => JSON.stringify([place.source, name]));
}

function sharedWith({ open, route }: Pick<Gathering, 'open' | 'route'>): Shared {
  const others = Object.values(open.workspace.routes).filter(({ name }) => name !== route.name);
  const consumers = others.flatMap((other) => other.consumers);
  const traced = consumers.flatMap(({ trace, tracedAs }) =>
    trace === null ? [] : [{ table: tableOf(trace.source, trace.table), tracedAs }],
  );
  const stores = consumers.flatMap(({ dedupe, effect }) => [...dedupe, ...(effect === null ? [] : [effect])]);
  return {
    traces: new Set(traced.map(({ table }) => table)),
    writers: new Set(traced.map(({ table, tracedAs }) => writerOf(table, tracedAs))),
    stores: new Set(stores.map(({ source, table }) => tableOf(source, table ?? ''))),
    asides: new Set(
      consumers.flatMap(({ retries, deadLetter }) => [...retries, ...(deadLetter === null ? [] : [deadLetter])]).flatMap(logsOf),
    ),
  };
}

/** True for a line, an entry or a copy put aside that another route's messages may just as well have written. */
function isAmbiguous(observation: Observation, shared: Shared, consumers: readonly Consumer[]): boolean {
  const table = tableOf(observation.source, observation.coordinates['table'] ?? '');
  switch (observation.kind) {
    case 'produce':
      return shared.traces.has(table);
    case 'consume':
    case 'dedupe':
    case 'effect': {
      const { consumer } = observation.facts;
      const tracedAs = consumers.find(({ name }) => name === consumer)?.tracedAs ?? consumer;
      return shared.writers.has(writerOf(table, tracedAs)) || shared.stores.has(table);
    }
    case 'retry':
    case 'dead-letter': {
      const { originQueue } = observation.facts;
      if (originQueue !== undefined && consumers.some(({ queue }) => queue === originQueue)) return false;
      return shared.asides.has(JSON.stringify([observation.source, observation.coordinates['topic'] ?? '']));
    }
    case 'outbox':
    case 'record':
    case 'witness':
    case 'commit':
    case 'config':
      return false;
  }
}

/** Which lines of bulk readings another route's messages may just as well have written. */
export interface SharedPlaces {
  produceLines(trace: Trace): boolean;
  consumeLines(trace: Trace, tracedAs: string): boolean;
  aside(source: string, topic: string): boolean;
}

/** The same distinction as `routeObservations` makes, for whole tables and topics. */
export function sharedPlaces(of: Pick<Gathering, 'open' | 'route'>): SharedPlaces {
  const shared = sharedWith(of);
  return {
    produceLines: ({ source, table }) => shared.traces.has(tableOf(source, table)),
    consumeLines: ({ source, table }, tracedAs) =>
      shared.writers.has(writerOf(tableOf(source, table), tracedAs)) || shared.stores.has(tableOf(source, table)),
    aside: (source, topic) => shared.asides.has(JSON.stringify([source, topic])),
  };
}

export interface RouteObservations {
  /** Of this route's messages, and of the sources themselves. */
  readonly own: readonly Observation[];
  /** Of messages that nothing else of this route names. */
  readonly unclear: readonly Observation[];
}

/**
 * Sorts out what was observed of this route's messages. Several routes may trace into one table,
 * whose lines do not say which route they are of, or put messages aside into one place: such a line
 * or copy counts for a message that something of this route names as well. Else every message would be sent and lost on every other route.
 */
export function routeObservations(gathering: Gathering): RouteObservations {
  const { collector, route } = gathering;
  const shared = sharedWith(gathering);
  if (shared.traces.size + shared.stores.size + shared.asides.size === 0) return { own: collector.observations, unclear: [] };
  const ambiguous = new Set(
    collector.observations.filter(
      (observation) => messageIdOf(observation) !== undefined && isAmbiguous(observation, shared, route.consumers),
    ),
  );
  const named = new Set(collector.observations.filter((observation) => !ambiguous.has(observation)).map(messageIdOf));
  const unclear = [...ambiguous].filter((observation) => !named.has(messageIdOf(observation)));
  const left = new Set(unclear);
  return { own: collector.observations.filter((observation) => !left.has(observation)), unclear };
}

/**
 * The coverage of a reading that found nothing of a message, while a shared trace or place aside has
 * it, and no route answers for that: then its silence proves nothing. An outbox that keeps every row and has
 * none of it does: the message is another route's.
 */
export function withUnclear(evidence: Evidence, unclear: readonly Observation[]): Evidence {
  const { route } = evidence;
  if (unclear.length === 0 || (route.outbox !== null && absentFromOutbox(correlateNothing(evidence, '')).proven)) return evidence;
  const sources = new Set(unclear.map(({ source }) => source));
  const reason = reasonOf({
    code: 'unsupported',
    retryable: false,
    detail: 'several routes write here, and its entries do not say which of them they are of',
  });
  const roles: readonly CoverageRole[] = ['trace', 'retry', 'dead-letter'];
  const coverage = evidence.coverage.map((entry) =>
    roles.includes(entry.role) && sources.has(entry.source) ? { ...entry, complete: false, reason } : entry,
  );
  return { ...evidence, coverage };
}
