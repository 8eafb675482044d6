import type { Observation, ObservationKind } from '../domain/observation/observation.ts';

type ObservationOf<Kind extends ObservationKind> = Extract<Observation, { kind: Kind }>;

/** One observation and how to write its values; absent values are ''. */
export interface ObservationGiven<Kind extends ObservationKind> {
  readonly facts: ObservationOf<Kind>['facts'];
  /** Where it stands, with the topic: `orders p3 @ 1,204`; '' when the coordinates name no place. */
  readonly place: string;
  /** The place that the facts themselves name, without a topic: `p3 @ 1,204`. */
  readonly named: string;
  readonly table: string;
  /** The exchange or queue that the coordinates name. */
  readonly exchange: string;
  readonly queue: string;
  readonly text: (value: string | undefined) => string;
  readonly error: string;
  readonly number: (value: string | undefined) => string;
  readonly instant: (value: string | undefined) => string;
  readonly duration: (milliseconds: string) => string;
}
