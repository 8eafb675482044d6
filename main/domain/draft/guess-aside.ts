import { exactText } from '../identity/identify.ts';
import type { PlaceReader, SampledRecord } from './catalogue.ts';
import type { Confidence, Reason } from './guess.ts';
import { reason } from './guess.ts';
import { wordsOf } from './names.ts';

/** Another topic of the destination's broker. `shared` counts ids that are also known of the route, out of `ids`. */
export interface SiblingTopic {
  readonly name: string;
  readonly records: readonly SampledRecord[];
  readonly ids: readonly string[];
  readonly shared: number;
  readonly readers: readonly PlaceReader[];
}

export interface AsideGuess {
  readonly topic: SiblingTopic;
  readonly role: 'dead-letter' | 'retry' | 'fallback';
  readonly confidence: Confidence;
  readonly reason: Reason;
}

const roleWords = {
  'dead-letter': ['dlt', 'dlq', 'dead', 'deadletter', 'letter', 'error', 'errors', 'poison', 'parking', 'lot', 'failed', 'undeliverable'],
  retry: ['retry', 'retries', 'redo', 'delay', 'delayed', 'later', 'backoff', 'again'],
  fallback: ['backup', 'fallback', 'overflow', 'bypass', 'emergency', 'spill', 'unsent', 'diverted', 'secondary', 'standby'],
} as const;
const roles = ['dead-letter', 'retry', 'fallback'] as const;

/** What a topic's name says that it is for; null for an ordinary one. */
export function asideRole(name: string): AsideGuess['role'] | null {
  const words = wordsOf(name);
  return (
    roles.find((role) =>
      words.some((word) => (roleWords[role] as readonly string[]).includes(word) && word !== 'lot' && word !== 'letter'),
    ) ?? null
  );
}

/** The words of an aside topic that neither its role nor the destination explains; null when it is not about the destination at all. */
function extraWords(name: string, destination: string): readonly string[] | null {
  const role = asideRole(name);
  if (role === null) return null;
  const own = wordsOf(destination);
  const words = wordsOf(name);
  if (!own.every((word) => words.includes(word))) return null;
  return words.filter((word) => !own.includes(word) && !(roleWords[role] as readonly string[]).includes(word) && !/^\d+[a-z]?$/.test(word));
}

/** True when every word of the destination's name stands in the name. */
export function isNamedAfter(name: string, destination: string): boolean {
  return extraWords(name, destination) !== null;
}

/** True for a topic worth sampling as an aside place of the destination. */
function mayBeAside(name: string, destination: string): boolean {
  return (
    name !== destination &&
    asideRole(name) !== null &&
    asideRole(destination) === null &&
    (isNamedAfter(name, destination) || wordsOf(destination).some((word) => word.length > 3 && wordsOf(name).includes(word)))
  );
}

/** Words of a name that leave it open whether it is about the destination: fewest first, those that lack words of it last. */
function distanceFrom(destination: string, name: string): number {
  return extraWords(name, destination)?.length ?? Number.POSITIVE_INFINITY;
}

/** The topics worth sampling as aside places of the destination, likeliest first: where there are many, a look at some must not miss them. */
export function likelyAsides(names: readonly string[], destination: string): readonly string[] {
  const distances = new Map(names.map((name) => [name, distanceFrom(destination, name)]));
  const compare = (a: string, b: string): number => {
    const [left = 0, right = 0] = [distances.get(a), distances.get(b)];
    return left === right ? 0 : left - right;
  };
  return names.filter((name) => mayBeAside(name, destination)).toSorted(compare);
}

/** The places of a route where its messages are put aside, with what shows it: the same ids, else the name alone. */
export function guessAsides(siblings: readonly SiblingTopic[], destination: string): readonly AsideGuess[] {
  return siblings.flatMap((topic): readonly AsideGuess[] => {
    const role = asideRole(topic.name);
    if (role === null) return [];
    const facts = { topic: topic.name, role, shared: topic.shared, ids: topic.ids.length };
    if (topic.shared > 0) return [{ topic, role, confidence: 'sure', reason: reason('aside-shares-ids', facts) }];
    const extra = extraWords(topic.name, destination);
    // Ids of its own that nobody knows belong to somebody else.
    if (extra === null || extra.length > 0 || topic.ids.length > 0) return [];
    return [{ topic, role, confidence: 'likely', reason: reason('aside-by-name', facts) }];
  });
}

/** The consumer groups that headers of put-aside records name. */
export function groupsInHeaders(records: readonly SampledRecord[]): readonly string[] {
  const found = records.flatMap(({ headers }) =>
    headers.flatMap(({ name, value }) => (/consumer-?group|original-group/i.test(exactText(name) ?? '') ? (exactText(value) ?? []) : [])),
  );
  return [...new Set(found)];
}
