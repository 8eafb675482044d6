import type Database from 'better-sqlite3';
import type { Coverage } from '../../domain/observation/coverage.ts';
import { partitionPart, topologyPart } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import { formatInstant, micros } from '../../domain/observation/instant.ts';
import { unread } from '../../ports/broker.ts';
import type { HistoryQuestion } from '../../ports/history.ts';
import type { Reading } from '../../ports/reading.ts';
import type { Edge, Span, State } from './state.ts';
import { spansOf } from './state.ts';
import type { Place } from './state-tables.ts';
import { StateTables } from './state-tables.ts';
import type { CommitSample, DescribedSample, PartitionSample } from './turning-points.ts';
import { commitTurns, describedTurns, partitionTurns } from './turning-points.ts';

interface AskedPartition {
  readonly topic: string;
  readonly partition: number;
  /** Ascending. */
  readonly offsets: readonly bigint[];
}

function partitionsOf({ places }: HistoryQuestion): readonly AskedPartition[] {
  const grouped = Map.groupBy(places, ({ topic, partition }) => partitionPart(topic, partition));
  return [...grouped.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const offsets = own.map(({ offset }) => offset).toSorted((a, b) => (a < b ? -1 : Number(a > b)));
    return [{ topic: first.topic, partition: first.partition, offsets }];
  });
}

function describedOf({ source, exchange, queues }: HistoryQuestion): readonly { readonly place: Place; readonly part: string }[] {
  const reached = exchange === null ? {} : { exchange: exchange.name, routingKey: exchange.routingKey };
  const named = queues.map((queue) => ({
    place: { source, subject: 'queue-sample' as const, coordinates: { queue, ...reached } },
    part: topologyPart('queue', queue),
  }));
  if (exchange === null) return named;
  return [{ place: { source, subject: 'exchange-sample', coordinates: reached }, part: topologyPart('exchange', exchange.name) }, ...named];
}

/** The parts that a question is answered in, also when nothing can be read. */
export function unreadParts(question: HistoryQuestion, failure: Failure): readonly Reading[] {
  const parts = [
    ...partitionsOf(question).map(({ topic, partition }) => partitionPart(topic, partition)),
    ...describedOf(question).map(({ part }) => part),
  ];
  const { source } = question;
  return parts.map((part) => ({
    type: 'coverage',
    coverage: unread({ source, role: 'history', part, unit: 'instant' }, reasonOf(failure)),
  }));
}

/** Why the spans in which sampling went on are not all that was asked; null when they are. */
function whyNotAll(spans: readonly Span[], since: bigint, now: bigint): string | null {
  const [first] = spans;
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return 'not-found: nothing was sampled';
  if (first.from > since) return `not-found: nothing was sampled before ${formatInstant(first.from)}`;
  if (spans.length > 1) return `not-found: nothing was sampled from ${formatInstant(first.to)} to ${formatInstant(spans[1]?.from ?? now)}`;
  return now - last.to > last.reach ? `not-found: nothing was sampled after ${formatInstant(last.to)}` : null;
}

function observationOf({ source, coordinates }: Place, { at, facts }: Edge): Reading {
  const observation = { id: '', source, kind: 'config', at: formatInstant(at), clock: 'tool', coordinates, facts } as const;
  return { type: 'observation', observation };
}

function coverageOf(question: HistoryQuestion, part: string, states: readonly State[], cut: boolean): Reading {
  const { source, since, now } = question;
  const from = micros(since);
  // A state that ended before what is asked tells what was last known, and covers none of it.
  const spans = spansOf(states).filter((span) => span.to >= from);
  const reason = cut ? 'too-large: more changed than one answer holds' : whyNotAll(spans, from, micros(now));
  const coverage: Coverage = {
    id: '',
    source,
    role: 'history',
    part,
    unit: 'instant',
    wanted: { from: since, to: now },
    read: spans.map((span) => ({ from: formatInstant(span.from), to: formatInstant(span.to) })),
    asOf: now,
    complete: reason === null,
    needed: false,
    reason,
  };
  return { type: 'coverage', coverage };
}

function partitionReadings(tables: StateTables, question: HistoryQuestion, asked: AskedPartition): readonly Reading[] {
  const { source, groups } = question;
  const since = micros(question.since);
  const { topic, partition, offsets } = asked;
  const coordinates = { topic, partition: String(partition) };
  const own: Place = { source, subject: 'partition-sample', coordinates };
  const states = tables.since<PartitionSample>(own, since);
  const turns = partitionTurns(states, offsets);
  const commits = groups.map((group) => {
    const place: Place = { source, subject: 'commit-sample', coordinates: { ...coordinates, group } };
    return { place, turns: commitTurns(tables.since<CommitSample>(place, since), states, offsets) };
  });
  const cut = turns.cut || commits.some((each) => each.turns.cut);
  return [
    ...turns.edges.map((edge) => observationOf(own, edge)),
    ...commits.flatMap((each) => each.turns.edges.map((edge) => observationOf(each.place, edge))),
    coverageOf(question, partitionPart(topic, partition), states, cut),
  ];
}

/** Everything of the past that could show what became of the places asked for. Throws errors of SQLite. */
export function readAround(database: Database.Database, question: HistoryQuestion): readonly Reading[] {
  const tables = new StateTables(database);
  const since = micros(question.since);
  return [
    ...partitionsOf(question).flatMap((asked) => partitionReadings(tables, question, asked)),
    ...describedOf(question).flatMap(({ place, part }) => {
      const states = tables.since<DescribedSample>(place, since);
      const { edges, cut } = describedTurns(states);
      return [...edges.map((edge) => observationOf(place, edge)), coverageOf(question, part, states, cut)];
    }),
  ];
}
