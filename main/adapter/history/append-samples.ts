import type Database from 'better-sqlite3';
import { formatInstant, micros, span } from '../../domain/observation/instant.ts';
import type { Sample, SampleChange } from '../../ports/history.ts';
import { factsOf, valuesOf } from './state-facts.ts';
import { StateTables } from './state-tables.ts';

/** A gap longer than this many intervals is a gap: sampling did not go on there. */
const intervalsWithin = 3;

/** Writes one sample. A sample at or before the last one is left out: an answer of the past must not run backwards. */
function appendOne(tables: StateTables, sample: Sample, reach: bigint): SampleChange | null {
  const { source, coordinates, facts } = sample;
  const { subject } = facts;
  const at = micros(sample.at);
  const values = valuesOf(facts, tables.topicIds);
  const place = tables.findOrMake({ source, subject, coordinates });
  const before = tables.latest(subject, place);
  if (before === null) {
    tables.insert(subject, place, { first: at, lasted: 0n, reach, values });
    return { before: null, after: sample };
  }
  const last = before.first + before.lasted;
  if (at <= last) return null;
  const same = values.every((value, index) => value === before.values[index]);
  if (same && at - last <= before.reach) {
    tables.extend(subject, place, { first: before.first, lasted: at - before.first, reach });
    return null;
  }
  tables.insert(subject, place, { first: at, lasted: 0n, reach, values });
  if (same) return null;
  const former = factsOf(subject, before.values, coordinates, tables.topicIds);
  return { before: { source, coordinates, at: formatInstant(last), facts: former }, after: sample };
}

/** Writes a round of samples in one transaction; answers what changed. `interval` in milliseconds. Throws errors of SQLite. */
export function appendSamples(database: Database.Database, samples: readonly Sample[], interval: number): readonly SampleChange[] {
  const tables = new StateTables(database);
  const reach = span(interval) * BigInt(intervalsWithin);
  return database.transaction(() => samples.flatMap((sample) => appendOne(tables, sample, reach) ?? []))();
}
