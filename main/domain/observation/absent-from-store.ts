import { configs } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Consumer, Dedupe, Effect, Trace } from '../workspace/route.ts';
import { dedupePlace } from '../workspace/route.ts';
import type { Absence } from './absence.ts';
import { absentFromPart, allAbsent, nothingNeeded, unproven } from './absence.ts';
import { absentFromPlace, soughtOf } from './absent-from-place.ts';
import { consumerPart, topologyPart } from './coverage.ts';
import type { Instant } from './instant.ts';

/** Tables of a pattern are covered under the names of the catalogue. */
function tableParts(lifecycle: Lifecycle, source: string, table: string): readonly string[] {
  if (!table.includes('*')) return [table];
  const [start = '', ...rest] = table.split('*');
  const fits = (part: string): boolean => part.startsWith(start) && part.endsWith(rest.at(-1) ?? '');
  const found = lifecycle.coverage
    .filter((entry) => entry.role === 'outbox' && entry.source === source && fits(entry.part))
    .map((entry) => entry.part);
  return found.length === 0 ? [table] : [...new Set(found)];
}

/** Every table of the outbox was asked and answered, whatever its silence may be worth. */
export function outboxRead(lifecycle: Lifecycle): Absence {
  const { outbox } = lifecycle.route;
  if (outbox === null) return nothingNeeded;
  return allAbsent(
    outbox.tables
      .flatMap((table) => tableParts(lifecycle, outbox.source, table))
      .map((part) => absentFromPart(lifecycle, outbox.source, 'outbox', part)),
  );
}

/**
 * Absence of a row from the outbox. A replica never proves it, because the row may be younger than
 * its replay instant, nor does a table whose relay deletes what it sent.
 */
export function absentFromOutbox(lifecycle: Lifecycle): Absence {
  const { outbox } = lifecycle.route;
  if (outbox === null) return nothingNeeded;
  const read = outboxRead(lifecycle);
  const replica = configs(lifecycle, 'database').some((config) => config.source === outbox.source && config.facts.replica);
  if (outbox.keepsSent && !replica) return read;
  const silent = outbox.tables.map((table) => unproven(outbox.source, table, null, ['RELAY_LOST', 'OUTBOX_STUCK', 'SEND_FAILED']));
  return allAbsent([read, ...silent]);
}

/** Absence from a trace: only one that records every message can prove anything by silence. */
export function absentFromTrace(lifecycle: Lifecycle, trace: Trace): Absence {
  const read = absentFromPart(lifecycle, trace.source, 'trace', trace.name);
  return trace.sampled === 'every' ? read : { ...read, ...unproven(trace.source, trace.name), coverage: read.coverage };
}

/** Whether a trace was read at all, which is enough to learn how far it reaches. */
export function traceRead(lifecycle: Lifecycle, trace: Trace): Absence {
  return absentFromPart(lifecycle, trace.source, 'trace', trace.name);
}

/** An entry of the consumer that may be this message's, or another's with the same key: neither a sighting nor an absence. */
function mayBeThere(lifecycle: Lifecycle, consumer: Consumer, kind: 'dedupe' | 'effect', source: string): boolean {
  return lifecycle.observations.some(
    (observation) =>
      observation.kind === kind &&
      observation.source === source &&
      observation.facts.consumer === consumer.name &&
      !observation.facts.ownsKey,
  );
}

/** Absence from one of a consumer's dedupe stores. A key may have expired or been evicted, so its absence never counts. */
export function absentFromDedupe(lifecycle: Lifecycle, consumer: Consumer, dedupe: Dedupe): Absence {
  const part = consumerPart(consumer.name, dedupePlace(dedupe));
  const read = absentFromPart(lifecycle, dedupe.source, 'dedupe', part);
  if (read.proven && mayBeThere(lifecycle, consumer, 'dedupe', dedupe.source))
    return { ...read, ...unproven(dedupe.source, part, null, [], 'shared-key'), coverage: read.coverage };
  return dedupe.table === undefined && read.proven
    ? { ...read, ...unproven(dedupe.source, part, null, [], 'keys-expire'), coverage: read.coverage }
    : read;
}

/** Whether a consumer's effects were read, whatever they show. */
function effectRead(lifecycle: Lifecycle, consumer: Consumer, effect: Effect): Absence {
  return absentFromPart(lifecycle, effect.source, 'effect', consumerPart(consumer.name, effect.table));
}

/** Absence of a consumer's effect row: no row of a key that is, or may be, this message's. */
export function absentFromEffect(lifecycle: Lifecycle, consumer: Consumer, effect: Effect): Absence {
  const read = effectRead(lifecycle, consumer, effect);
  if (!read.proven || !mayBeThere(lifecycle, consumer, 'effect', effect.source)) return read;
  const part = consumerPart(consumer.name, effect.table);
  return { ...read, ...unproven(effect.source, part, null, [], 'shared-key'), coverage: read.coverage };
}

/** Whether the committed offsets of a consumer's group in the destination were read, and when. */
export function commitsRead(lifecycle: Lifecycle, consumer: Consumer): Absence {
  const { destination } = lifecycle.route;
  // Queues have no commits.
  if (destination.kind === 'exchange') return unproven(destination.source, topologyPart('exchange', destination.exchange));
  return absentFromPart(lifecycle, destination.source, 'group', consumerPart(consumer.group, destination.topic));
}

/** Absence from every place that records a consumer's success: trace, dedupe stores, effect. */
export function absentFromSuccess(lifecycle: Lifecycle, consumer: Consumer): Absence {
  return allAbsent([
    ...(consumer.trace === null ? [] : [absentFromTrace(lifecycle, consumer.trace)]),
    ...consumer.dedupe.map((dedupe) => absentFromDedupe(lifecycle, consumer, dedupe)),
    ...(consumer.effect === null ? [] : [absentFromEffect(lifecycle, consumer, consumer.effect)]),
  ]);
}

/** Whether everything that records what a consumer did was read, whatever its silence is worth. */
export function processingRead(lifecycle: Lifecycle, consumer: Consumer): Absence {
  return allAbsent([
    ...(consumer.trace === null ? [] : [traceRead(lifecycle, consumer.trace)]),
    ...consumer.dedupe.map((dedupe) => absentFromDedupe(lifecycle, consumer, dedupe)),
    ...(consumer.effect === null ? [] : [effectRead(lifecycle, consumer, consumer.effect)]),
  ]);
}

/** Absence from a consumer's retry and dead-letter places. */
export function absentFromAside(lifecycle: Lifecycle, consumer: Consumer, eventAt: Instant | null): Absence {
  const sought = soughtOf(lifecycle, eventAt);
  return allAbsent([
    ...consumer.retries.map((retry) => absentFromPlace(lifecycle, retry, 'retry', sought)),
    ...(consumer.deadLetter === null ? [] : [absentFromPlace(lifecycle, consumer.deadLetter, 'dead-letter', sought)]),
  ]);
}
