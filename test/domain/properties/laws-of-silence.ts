import { namesMessage } from '../../../main/domain/identity/key-template.ts';
import type { Consumer } from '../../../main/domain/workspace/route.ts';
import { dedupePlace } from '../../../main/domain/workspace/route.ts';
import type { Code } from '../../../main/domain/verdict/code.ts';
import type { Verdict } from '../../../main/domain/verdict/verdict.ts';
import { examine } from '../builders/examination.ts';
import type { Reading } from '../builders/reading.ts';
import { anyReading } from './any-reading.ts';
import { answered, copiesKnown, topicOf, topicRead } from './oracle.ts';
import type { Property } from './property.ts';
import { showReading } from './show-reading.ts';

/** The consumers to which a reading says `code`, with what it says. */
function told(reading: Reading, code: Code): readonly { readonly consumer: Consumer; readonly verdict: Verdict }[] {
  const found = examine(reading);
  return reading.route.consumers
    .map((consumer) => ({ consumer, verdict: found.delivery(consumer.name) }))
    .filter(({ verdict }) => verdict.code === code);
}

function dedupesRead(reading: Reading, { name, dedupe }: Consumer): boolean {
  // Keys expire: one that is missing says nothing.
  return dedupe.every(({ source, table }) => table !== undefined && answered(reading, 'dedupe', source, `${name}: ${table}`));
}

function effectRead(reading: Reading, { name, effect }: Consumer): boolean {
  return effect === null || answered(reading, 'effect', effect.source, `${name}: ${effect.table}`);
}

function traceSilent(reading: Reading, { trace }: Consumer): boolean {
  return trace?.sampled === 'every' && answered(reading, 'trace', trace.source, trace.name);
}

function firstComplaint(problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}

function skippedComplaint(reading: Reading, consumer: Consumer, { certainty }: Verdict): string | null {
  if (certainty !== 'suspected') return `${certainty} SKIPPED`;
  if (!traceSilent(reading, consumer)) return 'SKIPPED by a trace that says nothing';
  if (!dedupesRead(reading, consumer)) return 'SKIPPED without a dedupe store';
  if (!effectRead(reading, consumer)) return 'SKIPPED without the effect';
  if (!consumer.retries.every((retry) => topicRead(reading, retry, 'retry'))) return 'SKIPPED without a retry topic';
  if (consumer.deadLetter !== null && !topicRead(reading, consumer.deadLetter, 'dead-letter'))
    return 'SKIPPED without the dead-letter topic';
  return null;
}

/** Skipping is told from silence: of the trace, of everything that records a success, of every place aside. */
export const skippingNeedsSilence: Property<Reading> = {
  law: 'SKIPPED is said only where everything that could contradict it was read, and is never proven',
  cases: anyReading,
  show: showReading,
  complaint: (reading) =>
    firstComplaint(told(reading, 'SKIPPED').map(({ consumer, verdict }) => skippedComplaint(reading, consumer, verdict))),
};

/** A second copy, which the group has yet to reach, may stand in a partition that nobody read. */
export const skippingNeedsEveryCopy: Property<Reading> = {
  law: 'SKIPPED is not said while the destination is not completely read',
  cases: anyReading,
  show: showReading,
  complaint: (reading) =>
    told(reading, 'SKIPPED').length > 0 && !copiesKnown({ ...reading, route: { ...reading.route, fallbacks: [] } })
      ? 'SKIPPED beside an unread partition'
      : null,
};

/** A lost effect is told from the silence of the trace, of the effect and of every store that is written with it. */
export const losingAnEffectNeedsSilence: Property<Reading> = {
  law: 'EFFECT_LOST is said only where trace, effect and dedupe stores were read in vain',
  cases: anyReading,
  show: showReading,
  complaint: (reading) =>
    firstComplaint(
      told(reading, 'EFFECT_LOST').map(({ consumer }) => {
        if (consumer.effect === null || !effectRead(reading, consumer)) return 'EFFECT_LOST without the effect';
        if (!traceSilent(reading, consumer)) return 'EFFECT_LOST by a trace that says nothing';
        const done = { ...consumer, dedupe: consumer.dedupe.filter((store) => store.means === 'done') };
        return dedupesRead(reading, done) ? null : 'EFFECT_LOST without a store that is written with the effect';
      }),
    ),
};

/**
 * That nothing has a message is said only after every source of the route was asked. Of an id that
 * nobody knows, only a store whose key is made from ids alone can be asked.
 */
export const notFoundNeedsEverything: Property<Reading> = {
  law: 'NOT_FOUND is said only where every source of the route was read',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    const { outbox, consumers } = reading.route;
    if (examine(reading).verdict.code !== 'NOT_FOUND') return null;
    if (outbox !== null && !outbox.tables.every((table) => answered(reading, 'outbox', outbox.source, table)))
      return 'NOT_FOUND without the outbox';
    for (const consumer of consumers) {
      const { trace, retries, deadLetter } = consumer;
      const asked = (role: string, part: string) =>
        reading.coverage.some((entry) => entry.role === role && entry.part.startsWith(part) && entry.complete && entry.reason === null);
      if (trace !== null && !asked('trace', trace.name)) return 'NOT_FOUND without a trace';
      if (!retries.every((retry) => asked('retry', `${topicOf(retry)}/`))) return 'NOT_FOUND without a retry topic';
      if (deadLetter !== null && !asked('dead-letter', `${topicOf(deadLetter)}/`)) return 'NOT_FOUND without the dead-letter topic';
      if (
        !consumer.dedupe.filter(({ key }) => namesMessage(key)).every((store) => asked('dedupe', `${consumer.name}: ${dedupePlace(store)}`))
      )
        return 'NOT_FOUND without a dedupe store';
      if (consumer.effect !== null && namesMessage(consumer.effect.key) && !asked('effect', `${consumer.name}: ${consumer.effect.table}`))
        return 'NOT_FOUND without the effect';
    }
    return null;
  },
};
