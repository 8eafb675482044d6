import type { Observation } from '../../main/domain/observation/observation.ts';
import { instantNumber } from '../format/instant-number.ts';
import type { InterfaceTexts } from '../../main/language/en/interface.ts';
import type { Evidence } from '../ui/evidence.ts';

/** Where on the timeline an observation belongs; consumers have a lane each. */
export type LaneKey = 'outbox' | 'relay' | 'broker' | 'dead-letter' | 'effect' | `consumer ${string}`;

/** One point in one lane. */
export interface Mark {
  readonly lane: LaneKey;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As the source wrote it. */
  readonly instant: string;
  readonly source: string;
  /** Whose work it shows, where the lane is not the consumer's own. */
  readonly consumer: string | null;
  /** What happened, in a word or two. */
  readonly text: string;
  /** The number of the evidence it stands for. */
  readonly evidence: string;
  /** Filled where it counts as done, open where it did not last or did not succeed. */
  readonly done: boolean;
}

type MarkTexts = InterfaceTexts['timeline']['marks'];
type Point = readonly [lane: LaneKey, instant: string | null | undefined, text: string, done: boolean];

function consumerLane(name: string): LaneKey {
  return `consumer ${name}`;
}

/** The points of one observation; commits and settings have no place in time. */
function pointsOf(observation: Observation, texts: MarkTexts): readonly Point[] {
  switch (observation.kind) {
    case 'outbox': {
      const { state, createdAt, claimedAt, sentAt } = observation.facts;
      const last: readonly Point[] =
        state === 'failed' ? [['outbox', sentAt ?? claimedAt, texts.failed, false]] : [['outbox', sentAt, texts.sent, true]];
      return [
        ['outbox', createdAt ?? observation.at, texts.recorded, true],
        ['outbox', state === 'failed' ? null : claimedAt, texts.claimed, true],
        ...last,
      ];
    }
    case 'produce':
      return [
        [
          'relay',
          observation.at,
          observation.facts.outcome === 'failed' || observation.facts.outcome === 'returned' ? texts.failed : texts.sent,
          observation.facts.outcome === 'ok',
        ],
      ];
    case 'record': {
      const { role, visibility } = observation.facts;
      const text = role === 'fallback' ? texts.diverted : texts.visibility[visibility];
      return [['broker', observation.at, text, visibility === 'visible']];
    }
    case 'witness':
      return [['broker', observation.at, texts.visibility[observation.facts.visibility], true]];
    case 'retry':
      return [[consumerLane(observation.facts.consumer), observation.at, texts.retry, false]];
    case 'dead-letter':
      return [['dead-letter', observation.at, texts.deadLetter(observation.facts.consumer), false]];
    case 'consume':
      return [
        [
          consumerLane(observation.facts.consumer),
          observation.at,
          texts.outcomes[observation.facts.outcome],
          observation.facts.outcome === 'ok',
        ],
      ];
    case 'dedupe':
      return [['effect', observation.at, texts.dedupe(observation.facts.consumer), observation.facts.means === 'done']];
    case 'effect':
      return [['effect', observation.at, texts.effect(observation.facts.consumer), true]];
    case 'commit':
    case 'config':
      return [];
  }
}

/** Every point of the evidence that has a time, in the order of time. */
export function marksOf(evidence: readonly Evidence[], texts: MarkTexts): readonly Mark[] {
  const marks = evidence
    .filter(({ observation }) => !(observation.kind === 'consume' && observation.facts.neighbour === true))
    .flatMap(({ observation, name }) =>
      pointsOf(observation, texts).flatMap(([lane, instant, text, done]): readonly Mark[] => {
        const at = instant === null || instant === undefined ? null : instantNumber(instant);
        return at === null || instant === null || instant === undefined
          ? []
          : [
              {
                lane,
                at,
                instant,
                source: observation.source,
                consumer: 'consumer' in observation.facts ? observation.facts.consumer : null,
                text,
                evidence: name,
                done,
              },
            ];
      }),
    );
  return marks.toSorted((a, b) => a.at - b.at);
}
