import type Database from 'better-sqlite3';
import type { SampleFacts } from '../../domain/observation/observation.ts';
import type { State } from './state.ts';
import type { Subject, TopicIds, Value } from './state-facts.ts';
import { factsOf, shapes } from './state-facts.ts';

export interface Place {
  readonly source: string;
  readonly subject: Subject;
  readonly coordinates: Readonly<Record<string, string>>;
}

/** The key of a place: the same however its coordinates are written. */
function keyOf({ coordinates }: Place): string {
  return JSON.stringify(Object.entries(coordinates).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** One row of a state; microseconds. */
export interface StateRow {
  readonly first: bigint;
  readonly lasted: bigint;
  readonly reach: bigint;
  readonly values: readonly Value[];
}

function rowOf([first, lasted, reach, ...values]: readonly Value[]): StateRow {
  return { first: first as bigint, lasted: lasted as bigint, reach: reach as bigint, values };
}

/** The tables in which states stand, each once. */
export const stateTables: readonly string[] = [...new Set(Object.values(shapes).map(({ table }) => table))];

/** Reads and writes the states of places on one connection. Throws errors of SQLite. */
export class StateTables {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** The number of a place; null for one that was never sampled. */
  find(place: Place): bigint | null {
    const sql = 'SELECT id FROM place WHERE source = ? AND subject = ? AND coordinates = ?';
    const row = this.#prepared(sql).get(place.source, place.subject, keyOf(place)) as readonly [bigint] | undefined;
    return row?.[0] ?? null;
  }

  findOrMake(place: Place): bigint {
    const found = this.find(place);
    if (found !== null) return found;
    const sql = 'INSERT INTO place (source, subject, coordinates) VALUES (?, ?, ?)';
    return BigInt(this.#prepared(sql).run(place.source, place.subject, keyOf(place)).lastInsertRowid);
  }

  latest(subject: Subject, place: bigint): StateRow | null {
    const row = this.#prepared(`${this.#reading(subject)} WHERE place = ? ORDER BY first DESC LIMIT 1`).get(place);
    return row === undefined ? null : rowOf(row as readonly Value[]);
  }

  /** The states of a place since the last one that began at or before `since`, in order of time. */
  since<Facts extends SampleFacts>(place: Place, since: bigint): readonly State<Facts>[] {
    const id = this.find(place);
    if (id === null) return [];
    const { table } = shapes[place.subject];
    const begin = `coalesce((SELECT max(first) FROM ${table} WHERE place = @id AND first <= @since), @since)`;
    const sql = `${this.#reading(place.subject)} WHERE place = @id AND first >= ${begin} ORDER BY first`;
    const rows = this.#prepared(sql).all({ id, since }) as readonly (readonly Value[])[];
    return rows.map(rowOf).map(({ first, lasted, reach, values }) => ({
      first,
      last: first + lasted,
      reach,
      facts: factsOf(place.subject, values, place.coordinates, this.topicIds) as Facts,
    }));
  }

  insert(subject: Subject, place: bigint, { first, lasted, reach, values }: StateRow): void {
    const { table, columns } = shapes[subject];
    const names = ['place', 'first', 'lasted', 'reach', ...columns];
    const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    this.#prepared(sql).run(place, first, lasted, reach, ...values);
  }

  /** The same state was sampled again. */
  extend(subject: Subject, place: bigint, { first, lasted, reach }: Omit<StateRow, 'values'>): void {
    const sql = `UPDATE ${shapes[subject].table} SET lasted = ?, reach = ? WHERE place = ? AND first = ?`;
    this.#prepared(sql).run(lasted, reach, place, first);
  }

  readonly topicIds: TopicIds = {
    numberOf: (text) => {
      const row = this.#prepared('SELECT id FROM topic_id WHERE text = ?').get(text) as readonly [bigint] | undefined;
      return row?.[0] ?? BigInt(this.#prepared('INSERT INTO topic_id (text) VALUES (?)').run(text).lastInsertRowid);
    },
    textOf: (number) => {
      const row = this.#prepared('SELECT text FROM topic_id WHERE id = ?').get(number) as readonly [string] | undefined;
      return row?.[0] ?? '';
    },
  };

  #reading(subject: Subject): string {
    const { table, columns } = shapes[subject];
    return `SELECT ${['first', 'lasted', 'reach', ...columns].join(', ')} FROM ${table}`;
  }

  /** Rows come as arrays, and numbers whole. */
  #prepared(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql).safeIntegers(true);
    if (statement.reader) statement.raw(true);
    this.#statements.set(sql, statement);
    return statement;
  }
}
