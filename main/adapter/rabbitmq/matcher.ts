import type { Identity } from '../../domain/identity/identify.ts';
import type { Place, Template } from '../../domain/identity/place.ts';
import { onlyPlace } from '../../domain/identity/place.ts';
import type { RecordMatch } from '../../ports/broker.ts';
import { compileJsonMatcher } from '../kafka-wire/json-matcher.ts';
import { MessageReader } from './message-reader.ts';
import type { StreamMessage } from './message.ts';

/** `not-comparable`: a field could not be parsed, so the message is neither a hit nor proof of an absence. */
export type MatchResult = 'match' | 'no-match' | 'not-comparable';
export type Matcher = (message: StreamMessage) => MatchResult;

function result(matches: boolean): MatchResult {
  return matches ? 'match' : 'no-match';
}

/** Compares the bytes of one field with several wanted texts. */
function anyOf(values: readonly string[]): (bytes: Buffer) => boolean {
  const [only, second] = values;
  if (only !== undefined && second === undefined) {
    const wanted = Buffer.from(only);
    return (bytes) => bytes.equals(wanted);
  }
  const wanted = new Set(values.map((value) => Buffer.from(value).toString('latin1')));
  return (bytes) => wanted.has(bytes.toString('latin1'));
}

/** A field that is compared by its bytes, without making a record of the message. */
function compilePlace(place: Place, values: readonly string[]): Matcher | null {
  const matches = anyOf(values);
  switch (place.kind) {
    case 'header': {
      const name = Buffer.from(place.name);
      return (message) => result(message.hasHeader(name, matches));
    }
    case 'property':
      return (message) => {
        const value = message.property(place.name);
        return result(value !== undefined && matches(value));
      };
    case 'key':
      return (message) => result(matches(message.key));
    case 'value':
      return (message) => result(matches(message.value));
    case 'json': {
      const [only, second] = values;
      if (only === undefined || second !== undefined) return null;
      const compare = compileJsonMatcher(place.pointer, only);
      // A message without a body has no field: that is a sure miss.
      return (message) => (message.value.length === 0 ? 'no-match' : compare(message.value));
    }
    case 'timestamp':
      return null;
  }
}

function compileTemplate(template: Template, values: readonly string[]): readonly Matcher[] {
  if (values.length === 0) return [];
  const place = onlyPlace(template);
  const quick = place === null ? null : compilePlace(place, values);
  if (quick !== null) return [quick];
  const wanted = new Set(values);
  return [
    (message) => {
      const text = new MessageReader(message).text(template);
      return result(text !== undefined && wanted.has(text));
    },
  ];
}

function contains(text: string): Matcher {
  const wanted = Buffer.from(text);
  const within = (bytes: Buffer | null): boolean => bytes?.includes(wanted) ?? false;
  return (message) =>
    result(
      within(message.value) ||
        within(message.key) ||
        message.properties.some(({ value }) => within(value)) ||
        message.headers().some(({ value }) => within(value)),
    );
}

/** Compiles a search into one pass: a message matches when any of the alternatives does. */
export function compileMatch(match: RecordMatch, identity: Identity): Matcher {
  if (match.all) return () => 'match';
  const alternatives = [
    ...compileTemplate(identity.messageId, match.messageIds),
    ...(identity.businessKey === undefined ? [] : compileTemplate(identity.businessKey, match.businessKeys)),
    ...match.fields.flatMap(({ template, value }) => compileTemplate(template, [value])),
    ...(match.text === null ? [] : [contains(match.text)]),
  ];
  return (message) => {
    let said: MatchResult = 'no-match';
    for (const alternative of alternatives) {
      const one = alternative(message);
      if (one === 'match') return 'match';
      if (one === 'not-comparable') said = one;
    }
    return said;
  };
}
