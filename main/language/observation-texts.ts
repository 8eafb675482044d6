import type { RailStage, RailState } from '../domain/lifecycle/rail.ts';
import type { ObservationKind } from '../domain/observation/observation.ts';
import type { ObservationGiven } from './observation-given.ts';

/** Lanes of a timeline beside those of the consumers, which carry their own names. */
export const laneNames = ['outbox', 'relay', 'broker', 'fallback', 'retry', 'dead-letter', 'dedupe', 'effect'] as const;
export type LaneName = (typeof laneNames)[number];

/** One short line per observation, without a full stop. */
export interface ObservationTexts {
  readonly lines: { readonly [Kind in ObservationKind]: (given: ObservationGiven<Kind>) => string };
  readonly lanes: Readonly<Record<LaneName, string>>;
  readonly railStages: Readonly<Record<RailStage, string>>;
  readonly railStates: Readonly<Record<RailState, string>>;
}
