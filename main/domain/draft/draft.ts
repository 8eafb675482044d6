import { consumerGuesses, draftConsumers } from './draft-consumers.ts';
import type { DraftMaterial } from './draft-material.ts';
import { chooseOutbox, outboxGuesses } from './draft-outbox.ts';
import { chooseTrace, traceGuesses } from './draft-trace.ts';
import type { Choice } from './guess-identity.ts';
import type { Guess } from './guess.ts';

function identityGuess(path: Guess['path'], { place, confidence, reason, alternatives }: Choice): Guess {
  return { path, value: place, confidence, reason, alternatives };
}

function identityGuesses({ route, identity }: DraftMaterial): readonly Guess[] {
  const fields = ['messageId', 'businessKey', 'traceId', 'producer', 'sequence', 'occurredAt'] as const;
  return fields.flatMap((field) => {
    const choice = identity[field];
    return choice === null ? [] : [identityGuess(['routes', route, 'identity', field], choice)];
  });
}

/**
 * The route that what was seen speaks for, as guesses in the order in which they are written: first
 * those of the route, then those of its trace. Every path begins with `routes` or `traces`.
 */
export function draftGuesses(material: DraftMaterial): readonly Guess[] {
  const { route, destination, identity } = material;
  const path = ['routes', route];
  const trace = chooseTrace(material);
  const outbox = chooseOutbox(material);
  const taken = [...(trace === null ? [] : [trace.material]), ...(outbox === null ? [] : [outbox.material])];
  const drafted = draftConsumers(material, taken, trace);
  const [hidden] = identity.mask;
  const { value, source, confidence, reason, alternatives } = destination;
  const destinations: Guess = { path: [...path, 'destination'], value: { source, ...value }, confidence, reason, alternatives };
  return [
    ...identityGuesses(material),
    ...(outbox === null ? [] : outboxGuesses(outbox, destination.name, [...path, 'outbox'])),
    destinations,
    ...drafted.fallbacks.map((fallback, index): Guess => ({
      path: [...path, 'fallbacks', index],
      value: { source, topic: fallback.topic.name },
      confidence: fallback.confidence,
      reason: fallback.reason,
      alternatives: [],
    })),
    ...consumerGuesses(drafted, route, source, trace),
    ...(hidden === undefined
      ? []
      : [
          {
            path: [...path, 'mask'],
            value: identity.mask.map(({ place }) => place),
            confidence: hidden.confidence,
            reason: hidden.reason,
            alternatives: [],
          },
        ]),
    // A trace that no consumer is known to write is not drafted: nothing would read it.
    ...(trace === null || drafted.consumers.every(({ tracedAs, reader }) => tracedAs === null && reader.value !== null)
      ? []
      : traceGuesses(trace)),
  ];
}
