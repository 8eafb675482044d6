import type { SampleFacts } from '../../domain/observation/observation.ts';
import { assertNever } from '../../domain/assert-never.ts';
import { where } from '../given.ts';
import type { ObservationGiven } from '../observation-given.ts';

const routed = { yes: 'reached a queue', no: 'reached no queue', unknown: 'may have reached a queue' } as const;
const bound = { yes: 'was bound', no: 'was not bound', unknown: 'may have been bound' } as const;

/** One line for what was sampled earlier. */
export function sampleLine(facts: SampleFacts, { place, exchange, queue, text, number }: ObservationGiven<'config'>): string {
  switch (facts.subject) {
    case 'commit-sample':
      return `${text(facts.group)} had committed ${number(facts.committed)}${where(place, (at) => ` in ${at}`)} when it was sampled`;
    case 'partition-sample':
      return `${place || 'The partition'} began at ${number(facts.logStart)} and ended at ${number(facts.highWatermark)} when it was sampled${where(text(facts.leaderEpoch), (epoch) => `, leader epoch ${epoch}`)}`;
    case 'exchange-sample':
      return `The route's key ${routed[facts.routed]}${where(exchange, (name) => ` through ${name}`)} when it was sampled`;
    case 'queue-sample':
      return `${queue || 'The queue'} ${bound[facts.bound]} when it was sampled${where(number(facts.ready), (count) => `, with ${count} ready`)}${where(number(facts.maxLength), (count) => ` of at most ${count}`)}`;
    default:
      return assertNever(facts);
  }
}
