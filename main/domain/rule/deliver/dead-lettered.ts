import { idsOf } from '../../lifecycle/facets.ts';
import { absentFromSuccess } from '../../observation/absent-from-store.ts';
import type { Consumer, Route } from '../../workspace/route.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { holds } from '../rule.ts';
import { traced } from './sightings.ts';

/** True for a dead-letter queue that other consumers use as well: a letter that does not name the queue it came from may be theirs. */
function isShared({ consumers }: Route, { name, deadLetter }: Consumer): boolean {
  if (deadLetter?.kind !== 'queue') return false;
  return consumers.some(
    (other) =>
      other.name !== name &&
      other.deadLetter?.kind === 'queue' &&
      other.deadLetter.source === deadLetter.source &&
      other.deadLetter.queue === deadLetter.queue,
  );
}

/** In this consumer's dead-letter place. Suspected while what would record a later success was not read. */
export const deadLettered: Rule<DeliverContext> = {
  id: 'dead-lettered',
  code: 'DEAD_LETTERED',
  restsOnAbsence: false,
  decide: (context) => {
    const { lifecycle, consumer, facets } = context;
    const letters = facets.deadLetters.filter((letter) => letter.facts.consumer === consumer.name);
    const [first] = letters;
    if (first === undefined) return null;
    const absence = absentFromSuccess(lifecycle, consumer);
    const shared = letters.every(({ facts }) => facts.originQueue === undefined) && isShared(lifecycle.route, consumer);
    const failures = traced(context, 'failed');
    return holds({
      certainty: absence.proven && !shared ? 'proven' : 'suspected',
      evidence: idsOf([...letters, ...failures]),
      coverage: absence.coverage,
      facts: { ...first.coordinates, cause: first.facts.cause ?? 'unknown', error: first.facts.error ?? failures[0]?.facts.error ?? '' },
    });
  },
};
