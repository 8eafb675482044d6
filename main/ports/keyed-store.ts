import type { Dedupe, Effect } from '../domain/workspace/route.ts';
import type { CheckStep, Readings } from './reading.ts';

/** A key that a consumer may have written for one message. `ownsKey`: no other message can have written it. */
export interface OwnedKey {
  readonly key: string;
  readonly messageId: string;
  readonly ownsKey: boolean;
}

/**
 * Asks for exact keys, never lists. `find` yields one DedupeObservation per entry found and per
 * owner of its key (facts.messageId is the owner's), and one coverage: role `dedupe`, part =
 * `consumerPart(consumer, table)`, unit `none`.
 */
export interface DedupeSource {
  readonly name: string;
  find(consumer: string, dedupe: Dedupe, keys: readonly OwnedKey[], signal: AbortSignal): Readings;
  check(dedupe: Dedupe, signal: AbortSignal): AsyncIterable<CheckStep>;
}

/** As for dedupe stores: every effect row of the keys, several rows of one key included; role `effect`. */
export interface EffectSource {
  readonly name: string;
  find(consumer: string, effect: Effect, keys: readonly OwnedKey[], signal: AbortSignal): Readings;
  check(effect: Effect, signal: AbortSignal): AsyncIterable<CheckStep>;
}
