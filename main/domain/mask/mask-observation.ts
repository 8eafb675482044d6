import type { Observation } from '../observation/observation.ts';
import type { Route } from '../workspace/route.ts';
import { hidden } from './mask-content.ts';
import { isHidden, isHiddenKey } from './hidden-places.ts';

/** Where facts of an observation come from in the record; a masked place hides the fact. */
const factOf = { businessKey: 'businessKey', traceId: 'traceId', producer: 'producer', producerSequence: 'sequence' } as const;

/** Consumers of which some key is made from masked places, as `kind consumer`: then none of their keys of that kind is shown. */
function hiddenStores(route: Route): ReadonlySet<string> {
  const stores = route.consumers.flatMap(({ name, dedupe, effect }) => [
    ...dedupe.map((store) => ({ kind: `dedupe ${name}`, key: store.key })),
    ...(effect === null ? [] : [{ kind: `effect ${name}`, key: effect.key }]),
  ]);
  return new Set(stores.filter(({ key }) => isHiddenKey(route, key)).map(({ kind }) => kind));
}

/** Hides what one route masks: in observations, and in the texts that judgements take from them. */
export interface Masking {
  observation(observation: Observation): Observation;
  /** Any text with the hidden values replaced. */
  text(text: string): string;
}

function hiddenFacts(route: Route): readonly string[] {
  return Object.entries(factOf).flatMap(([fact, field]) => (isHidden(route, route.identity[field]) ? [fact] : []));
}

/** The values that must not be shown, longest first so that none leaves a part of another. */
function secretsOf(observations: readonly Observation[], facts: readonly string[], stores: ReadonlySet<string>): readonly string[] {
  const values = observations.flatMap((observation) => {
    const named = facts.flatMap((fact) => (Object.hasOwn(observation.facts, fact) ? [String(Reflect.get(observation.facts, fact))] : []));
    const key =
      'key' in observation.facts && stores.has(`${observation.kind} ${observation.facts.consumer}`) ? [observation.facts.key] : [];
    return [...named, ...key];
  });
  return [...new Set(values)].filter((value) => value !== '').toSorted((a, b) => b.length - a.length);
}

/** How the observations of one message are masked. A route without masks changes nothing. */
export function maskingOf(route: Route, observations: readonly Observation[]): Masking {
  const facts = hiddenFacts(route);
  const stores = hiddenStores(route);
  const secrets = secretsOf(observations, facts, stores);
  const text = (given: string): string => secrets.reduce((masked, secret) => masked.replaceAll(secret, hidden), given);
  const all = (fields: object): object =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? text(value) : value]));
  return {
    text,
    // Only texts are replaced by texts, so the union's shape stays.
    observation: (observation) =>
      secrets.length === 0
        ? observation
        : ({ ...observation, coordinates: all(observation.coordinates), facts: all(observation.facts) } as Observation),
  };
}
