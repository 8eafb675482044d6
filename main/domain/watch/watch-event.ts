import type { Instant } from '../observation/instant.ts';
import type { Facts } from '../verdict/verdict.ts';

/** What sampling can see happen to the places of a route. */
export const watchEventKinds = [
  'commit-went-back',
  'log-start-passed-commit',
  'log-end-went-back',
  'leader-epoch-began',
  'topic-made-anew',
  'exchange-lost-its-queues',
  'exchange-reaches-queues',
  'queue-unbound',
  'queue-bound',
  'queue-reached-its-limit',
  'queue-left-its-limit',
  'queue-settings-changed',
  'source-not-sampled',
  'source-sampled-again',
] as const;
export type WatchEventKind = (typeof watchEventKinds)[number];

/** `at`: the sample that showed it; it happened between that and the one before (`since`, null where there was none). */
export interface WatchEvent {
  readonly kind: WatchEventKind;
  readonly source: string;
  readonly since: Instant | null;
  readonly at: Instant;
  readonly facts: Facts;
}

const harmful: ReadonlySet<WatchEventKind> = new Set([
  'log-start-passed-commit',
  'log-end-went-back',
  'exchange-lost-its-queues',
  'queue-unbound',
  'queue-reached-its-limit',
]);

/** True for what loses messages, or may. A commit that went back reads some of them again, which may be meant. */
export function isHarmful({ kind }: Pick<WatchEvent, 'kind'>): boolean {
  return harmful.has(kind);
}
