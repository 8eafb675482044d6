import type { Action } from '../model/actions.ts';
import { act } from '../model/actions.ts';
import { deadLetterTopicOf, retryTopicOf } from '../model/shape.ts';
import type { Place, World } from '../model/world.ts';
import type { Commit, Look, Part, Role, SeenCopy, Trouble } from './look.ts';
import { readNamed } from './named-places.ts';
import type { LogRead } from './read-log.ts';
import { readLog } from './read-log.ts';

/** How somebody looks: what fails, what happens meanwhile, and whether the order is the right one. */
export interface Plan {
  /** By the number of the part, around and around. */
  readonly troubles: readonly Trouble[];
  /** Behind the outbox, behind the broker, behind the commits. */
  readonly meanwhile: readonly (readonly Action[])[];
  readonly order: 'upstream-first' | 'destination-first';
}

/** What a part of a point question is worth: a half answer is none. */
function pointPart(role: Role, source: string, name: string, asOf: number, trouble: Trouble): readonly Part[] {
  if (trouble === 'not-asked') return [];
  const failed = trouble !== 'none';
  return [{ role, source, name, asOf: failed ? null : asOf, wanted: null, read: null, trouble: failed ? 'failed' : 'none' }];
}

class Reader {
  readonly #world: World;
  readonly #plan: Plan;
  readonly #names: string[] = [];
  readonly parts: Part[] = [];

  constructor(world: World, plan: Plan) {
    this.#world = world;
    this.#plan = plan;
  }

  /** The trouble with a part: the same for one name throughout. */
  troubleOf(name: string): Trouble {
    if (!this.#names.includes(name)) this.#names.push(name);
    return this.#plan.troubles[this.#names.indexOf(name) % this.#plan.troubles.length] ?? 'none';
  }

  /** Asks a point question; null where it was not answered. */
  point<T>(role: Role, source: string, name: string, answer: () => readonly T[]): readonly T[] {
    const trouble = this.troubleOf(`${role} ${name}`);
    this.parts.push(...pointPart(role, source, name, this.#world.time, trouble));
    return trouble === 'none' ? answer() : [];
  }

  /** A first look into the traces, for places to read: it covers nothing. */
  traces(world: World): readonly { readonly place: Place | null }[] {
    const read = world.groups.filter(({ shape: { name, trace } }) => trace !== 'none' && this.troubleOf(`trace ${name}-trace`) === 'none');
    const [first] = world.groups.filter(({ shape }) => shape.trace !== 'none');
    const sends = first !== undefined && read.includes(first) && first.shape.trace === 'every' ? world.sends.filter(({ ok }) => ok) : [];
    return [...sends, ...world.lines.filter(({ consumer }) => read.some(({ shape }) => shape.name === consumer))];
  }

  log(...[topic, place]: readonly [Parameters<typeof readLog>[1], Parameters<typeof readLog>[2]]): LogRead {
    const read = readLog(this.#world, topic, place, (part) => this.troubleOf(`${place.role} ${part}`));
    this.parts.push(...read.parts);
    return read;
  }
}

type Outbox = Pick<Look, 'rows'>;
type Broker = Pick<Look, 'copies' | 'boundaries' | 'epochs' | 'unsent' | 'holes'>;

function readOutbox(world: World, reader: Reader): Outbox {
  if (world.shape.outbox === 'none') return { rows: [] };
  return { rows: reader.point('outbox', 'shop-db', 'public.outbox', () => world.rows) };
}

/** A copy that was found twice is one. */
function once(copies: readonly SeenCopy[]): readonly SeenCopy[] {
  const known = new Map(copies.toReversed().map((copy) => [`${copy.topic}/${copy.partition}@${copy.entry.offset}`, copy]));
  return [...known.values()];
}

function readBroker(world: World, reader: Reader, rows: Look['rows']): Broker {
  const { fallback } = world.shape;
  const destination = reader.log(world.destination, { role: 'destination', consumer: null });
  const other = fallback === 'topic' ? reader.log(world.fallback, { role: 'fallback', consumer: null }) : null;
  const unsent = fallback === 'table' ? reader.point('fallback', 'shop-db', 'public.unsent', () => [...world.fallbackTable]) : [];
  const traced = reader.traces(world);
  const named = readNamed(
    world,
    destination.boundaries,
    [...rows, ...traced].map(({ place }) => place),
  );
  return {
    copies: once([...destination.copies, ...(other?.copies ?? []), ...named.copies]),
    holes: named.holes,
    boundaries: [...destination.boundaries, ...(other?.boundaries ?? [])],
    epochs: destination.epochs,
    unsent,
  };
}

function readCommits(world: World, reader: Reader): readonly Commit[] {
  return world.groups.flatMap((group): readonly Commit[] => {
    const { name, commit, retry } = group.shape;
    if (commit === 'external') return [];
    const { destination } = world;
    const own = reader.point('group', 'kafka', `${name}: ${destination.name}`, () =>
      destination.partitions.map((_, partition): Commit => {
        return { consumer: name, topic: destination.name, partition, committed: group.committed.get(partition) ?? null };
      }),
    );
    const topic = retryTopicOf(name);
    const aside = retry
      ? reader.point('group', 'kafka', `${name}: ${topic}`, (): readonly Commit[] => [
          { consumer: name, topic, partition: 0, committed: group.retryCommitted },
        ])
      : [];
    return [...own, ...aside];
  });
}

function readAsides(world: World, reader: Reader): Pick<Look, 'copies' | 'boundaries'> {
  const reads = world.groups.flatMap(({ shape: { name, retry, deadLetter } }) => {
    const places = [
      ...(retry ? [{ role: 'retry' as const, topic: retryTopicOf(name) }] : []),
      ...(deadLetter ? [{ role: 'dead-letter' as const, topic: deadLetterTopicOf(name) }] : []),
    ];
    return places.flatMap(({ role, topic }) => {
      const log = world.asides.get(topic);
      return log === undefined ? [] : [reader.log(log, { role, consumer: name })];
    });
  });
  return { copies: reads.flatMap((read) => read.copies), boundaries: reads.flatMap((read) => read.boundaries) };
}

type Downstream = Pick<Look, 'sends' | 'lines' | 'effects' | 'claims' | 'done'>;

function readDownstream(world: World, reader: Reader): Downstream {
  const [tracing] = world.groups.filter(({ shape }) => shape.trace !== 'none');
  const found = world.groups.map(({ shape: { name, trace, dedupe, effect } }): Downstream => {
    const own = (entries: World['effects']) => entries.filter((each) => each.consumer === name);
    const [read] = trace === 'none' ? [] : reader.point('trace', 'trace-db', `${name}-trace`, () => [true]);
    // A trace that keeps a share keeps every other send.
    const sends = world.sends.filter((_, index) => trace === 'every' || index % 2 === 0);
    return {
      sends: read === true && tracing?.shape.name === name ? sends : [],
      lines: read === true ? world.lines.filter((line) => line.consumer === name) : [],
      claims: dedupe === 'before' ? reader.point('dedupe', 'bill-db', `${name}: public.claims`, () => own(world.claims)) : [],
      done: dedupe === 'after' ? reader.point('dedupe', 'bill-db', `${name}: public.processed`, () => own(world.done)) : [],
      effects: effect === 'none' ? [] : reader.point('effect', 'bill-db', `${name}: public.invoices`, () => own(world.effects)),
    };
  });
  return {
    sends: found.flatMap((each) => each.sends),
    lines: found.flatMap((each) => each.lines),
    effects: found.flatMap((each) => each.effects),
    claims: found.flatMap((each) => each.claims),
    done: found.flatMap((each) => each.done),
  };
}

function readHistory(world: World, reader: Reader): Look['samples'] {
  const [first] = world.samples;
  if (world.shape.history === 'none') return [];
  const read = world.destination.partitions.map((_, partition) =>
    reader.point('history', 'kafka', `${world.destination.name}/${partition}`, () => (first === undefined ? [] : [partition])),
  );
  return read.every((each) => each.length > 0) ? [...world.samples] : [];
}

function readAll(world: World, plan: Plan): Look {
  const reader = new Reader(world, plan);
  const pass = (stage: number): void => {
    world.time += 100;
    for (const action of plan.meanwhile[stage] ?? []) act(world, action);
  };
  const early = plan.order === 'destination-first' ? readBroker(world, reader, []) : null;
  if (early !== null) pass(0);
  const { rows } = readOutbox(world, reader);
  if (early === null) pass(0);
  const { copies, ...broker } = early ?? readBroker(world, reader, rows);
  pass(1);
  const commits = readCommits(world, reader);
  const asides = readAsides(world, reader);
  pass(2);
  const downstream = readDownstream(world, reader);
  const samples = readHistory(world, reader);
  const answered = reader.parts.filter((part) => part.trouble === 'none').map(({ source }) => source);
  const databases = ['shop-db', 'bill-db'].filter((source) => answered.includes(source));
  return {
    shape: world.shape,
    now: world.time + (databases.length > 0 ? world.shape.databaseSkew : 0),
    databases,
    rows,
    ...broker,
    copies: [...copies, ...asides.copies],
    boundaries: [...broker.boundaries, ...asides.boundaries],
    commits,
    ...downstream,
    ledger: [...world.ledger],
    samples,
    parts: reader.parts,
  };
}

/** Reads every source once, and once more from the beginning where a row has moved on meanwhile. */
export function look(world: World, plan: Plan): Look {
  const seen = readAll(world, plan);
  const moved = JSON.stringify(seen.rows) !== JSON.stringify(world.rows) && seen.rows.length > 0;
  return plan.order === 'upstream-first' && moved ? readAll(world, { ...plan, meanwhile: [] }) : seen;
}
