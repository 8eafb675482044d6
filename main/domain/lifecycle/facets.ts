import type { Instant } from '../observation/instant.ts';
import { micros } from '../observation/instant.ts';
import type {
  CommitObservation,
  ConfigFacts,
  ConfigObservation,
  ConsumeObservation,
  DeadLetterObservation,
  DedupeObservation,
  EffectObservation,
  Observation,
  ObservationKind,
  OutboxObservation,
  ProduceObservation,
  RecordObservation,
  RetryObservation,
  WitnessObservation,
} from '../observation/observation.ts';
import type { Route } from '../workspace/route.ts';
import type { Lifecycle } from './lifecycle.ts';

/** The observations of a lifecycle by what they are: rules ask these and never search themselves. */
export interface Facets {
  readonly rows: readonly OutboxObservation[];
  readonly sends: readonly ProduceObservation[];
  /** Copies anywhere producers may put them, whatever became of their transactions. */
  readonly copies: readonly RecordObservation[];
  /** Copies in the destination that can be read. */
  readonly visible: readonly RecordObservation[];
  /** Copies that an exchange accepted, in streams bound like a queue. */
  readonly witnesses: readonly WitnessObservation[];
  readonly open: readonly RecordObservation[];
  readonly aborted: readonly RecordObservation[];
  /** Visible copies in fallback destinations. */
  readonly diverted: readonly RecordObservation[];
  /** Copies that consumers put aside and that can be read. */
  readonly retries: readonly RetryObservation[];
  readonly deadLetters: readonly DeadLetterObservation[];
  /** Everything that a consumer is known to have put aside, whatever became of its transaction. */
  readonly aside: readonly (RetryObservation | DeadLetterObservation)[];
  readonly commits: readonly CommitObservation[];
  readonly consumes: readonly ConsumeObservation[];
  readonly neighbours: readonly ConsumeObservation[];
  readonly dedupes: readonly DedupeObservation[];
  readonly effects: readonly EffectObservation[];
  /** What proves that the message was produced, without a copy in the destination. */
  readonly sightings: readonly Observation[];
  /** When the message came to be, at the most upstream source that says so. */
  readonly eventAt: Instant | null;
}

function ofKind<Kind extends ObservationKind>(
  observations: readonly Observation[],
  kind: Kind,
): readonly Extract<Observation, { kind: Kind }>[] {
  return observations.filter((observation): observation is Extract<Observation, { kind: Kind }> => observation.kind === kind);
}

function earliest(instants: readonly (Instant | null | undefined)[]): Instant | null {
  const known = instants.filter((instant): instant is Instant => instant !== null && instant !== undefined);
  const sorted = known.toSorted((a, b) => (micros(a) < micros(b) ? -1 : Number(micros(a) > micros(b))));
  return sorted[0] ?? null;
}

/** False for a letter in a shared queue that says it came from another consumer's queue. */
function isOwn({ facts: { consumer, originQueue } }: RetryObservation | DeadLetterObservation, { consumers }: Route): boolean {
  const queue = consumers.find(({ name }) => name === consumer)?.queue ?? null;
  return originQueue === undefined || queue === null || originQueue === queue;
}

/** Sorts a lifecycle's observations for the rules. */
export function facetsOf(lifecycle: Lifecycle): Facets {
  const { observations } = lifecycle;
  const rows = ofKind(observations, 'outbox');
  const sends = ofKind(observations, 'produce');
  const copies = ofKind(observations, 'record');
  const visible = copies.filter((copy) => copy.facts.visibility === 'visible');
  // Whoever put it aside had it, also when that transaction was aborted or is open.
  const putAside = [...ofKind(observations, 'retry'), ...ofKind(observations, 'dead-letter')];
  const aside = putAside.filter((copy) => isOwn(copy, lifecycle.route));
  const witnesses = ofKind(observations, 'witness');
  const traced = ofKind(observations, 'consume');
  const consumes = traced.filter((line) => line.facts.neighbour !== true);
  const dedupes = ofKind(observations, 'dedupe');
  const effects = ofKind(observations, 'effect');
  const owned = [...dedupes, ...effects].filter((entry) => entry.facts.ownsKey);
  return {
    rows,
    sends,
    copies,
    visible: visible.filter((copy) => copy.facts.role === 'destination'),
    witnesses,
    open: copies.filter((copy) => copy.facts.visibility === 'open'),
    aborted: copies.filter((copy) => copy.facts.visibility === 'aborted'),
    diverted: visible.filter((copy) => copy.facts.role === 'fallback'),
    retries: ofKind(aside, 'retry').filter((copy) => copy.facts.visibility === 'visible'),
    deadLetters: ofKind(aside, 'dead-letter').filter((copy) => copy.facts.visibility === 'visible'),
    aside,
    commits: ofKind(observations, 'commit'),
    consumes,
    neighbours: traced.filter((line) => line.facts.neighbour === true),
    dedupes,
    effects,
    sightings: [...witnesses, ...putAside, ...consumes, ...owned],
    eventAt:
      earliest(rows.map((row) => row.facts.createdAt)) ??
      earliest(sends.map((send) => send.at)) ??
      earliest([...copies, ...witnesses].map((copy) => copy.at)) ??
      earliest([...consumes, ...putAside, ...effects, ...dedupes].map((sighting) => sighting.at)),
  };
}

type Config<Subject extends ConfigFacts['subject']> = ConfigObservation & { readonly facts: Extract<ConfigFacts, { subject: Subject }> };

/** Anything that holds observations. */
export type Said = Pick<Lifecycle, 'observations'>;

/** What sources said of themselves about `subject`. */
export function configs<Subject extends ConfigFacts['subject']>(lifecycle: Said, subject: Subject): readonly Config<Subject>[] {
  return ofKind(lifecycle.observations, 'config').filter(
    (observation): observation is Config<Subject> => observation.facts.subject === subject,
  );
}

/** The boundaries of the partition in which `place` stands; undefined when they were not read. */
export function boundaryOf(lifecycle: Said, place: Pick<Observation, 'source' | 'coordinates'>): Config<'partition'> | undefined {
  return configs(lifecycle, 'partition').find(
    ({ source, coordinates }) =>
      source === place.source &&
      coordinates['topic'] === place.coordinates['topic'] &&
      coordinates['partition'] === place.coordinates['partition'],
  );
}

/** Ids of observations, for a verdict's evidence. */
export function idsOf(observations: readonly Pick<Observation, 'id'>[]): readonly string[] {
  return observations.map((observation) => observation.id);
}
