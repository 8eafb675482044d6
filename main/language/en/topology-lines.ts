import type { ObservationGiven } from '../observation-given.ts';
import type { ExchangeFacts, QueueFacts } from '../observation-facts.ts';
import { where } from '../given.ts';

type Values = Omit<ObservationGiven<'config'>, 'facts'>;

/** What the broker's numbers may lack, because they are gathered every few seconds. */
function behind(lag: string | undefined, { duration }: Values): string {
  return lag === undefined ? '' : `; its numbers may be ${duration(lag)} old`;
}

const routed = {
  yes: "the route's key reaches a queue",
  no: "the route's key reaches no queue now",
  unknown: "whether the route's key reaches a queue is not known",
} as const;

/** One line for what the broker says of an exchange. */
export function exchangeLine(facts: ExchangeFacts, given: Values): string {
  const { text, number } = given;
  const alternate = where(text(facts.alternate), (name) => `, alternate exchange ${name}`);
  const counts =
    facts.publishedIn === undefined || facts.publishedOut === undefined
      ? ''
      : `; ${number(facts.publishedIn)} messages came in and ${number(facts.publishedOut)} went on to queues`;
  return `The exchange${where(given.exchange, (name) => ` ${name}`)} (${text(facts.type)}): ${routed[facts.routed]}${alternate}${counts}${behind(facts.lag, given)}`;
}

const bound = { yes: '', no: ", not bound for the route's key now", unknown: ", not known to be bound for the route's key" } as const;

/** One line for what the broker says of a queue. */
export function queueLine(facts: QueueFacts, given: Values): string {
  const { text, number, instant, duration } = given;
  const type = facts.type === 'unknown' ? '' : ` (${facts.type})`;
  const depth = facts.ready === undefined ? '' : `: ${number(facts.ready)} ready, ${number(facts.unacknowledged) || '0'} unacknowledged`;
  const limits = [
    where(instant(facts.headAt), (time) => `its head is from ${time}`),
    facts.messageTtl === undefined ? '' : `messages live ${duration(facts.messageTtl)}`,
    where(number(facts.maxLength), (count) => `at most ${count} messages`),
    where(number(facts.maxBytes), (count) => `at most ${count} bytes`),
    where(text(facts.overflow), (name) => `overflow ${name}`),
    where(
      text(facts.deadLetterExchange),
      (name) => `dead letters to ${name}${facts.deadLetterReaches === 'no' ? ', which reaches no queue' : ''}`,
    ),
    where(number(facts.deliveryLimit), (count) => `delivery limit ${count}`),
  ].filter((piece) => piece !== '');
  const rest = limits.length === 0 ? '' : `; ${limits.join(', ')}`;
  return `The queue${where(given.queue, (name) => ` ${name}`)}${type}${bound[facts.bound]}${depth}${rest}${behind(facts.lag, given)}`;
}
