import type { Given } from '../given.ts';
import { where } from '../given.ts';
import { at } from './words.ts';

/** The name of the queue, at the beginning of a sentence unless said otherwise. */
export function queueOf(given: Given, first = true): string {
  return where(given.text('queue'), (name) => `${first ? 'Queue' : 'queue'} ${name}`) || (first ? 'The queue' : 'its queue');
}

/** What the queue's numbers say of a message that may wait in it. */
export function waitsInQueue(given: Given): string {
  const depth = where(given.number('ready'), (count) => ` has ${count} waiting`) || ' has messages waiting';
  return `${queueOf(given, false)}${depth}, and its head is not younger${where(given.instant('headAt'), (time) => ` (${time})`)}`;
}

/** Said of a message that its queue does not hold and that nothing records. */
export const gone = 'The message is not in it any more, and nothing that records processing has it.';

/** A queue that holds, or held, as much as it may. */
export function fullQueue(given: Given): string {
  const sampled = given.instant('sampledAt');
  const limits = [
    ...(given.number('maxLength') === '' ? [] : [`${given.number('maxLength')} messages`]),
    ...(given.number('maxBytes') === '' ? [] : [`${given.number('maxBytes')} bytes`]),
  ];
  const much = limits.length === 0 ? '' : ` (${limits.join(' or ')})`;
  const held = sampled === '' ? 'holds' : 'held';
  return `${queueOf(given)} ${held} as much as it may${much}${where(sampled, (time) => ` at ${time}`)} and drops what is too much${where(given.text('overflow'), (name) => ` (${name})`)}`;
}

/** What is known of a dead letter that came nowhere. */
export function deadLetterLost(given: Given, consumer: string): string {
  const exchange = where(given.text('deadLetterExchange'), (name) => ` to ${name}`);
  const reached = given.text('reaches') === 'no' ? ', which reaches no queue now' : ', and no dead letter was found';
  return `The trace of ${consumer} reports a failure${at(given.instant('at'))}; ${queueOf(given, false)} does not hold it any more and puts aside what is rejected${exchange}${reached}`;
}
