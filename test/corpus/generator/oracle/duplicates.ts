import type { Line } from '../model/world.ts';
import type { ConsumerShape } from '../model/shape.ts';
import { topics } from '../model/shape.ts';
import { acknowledged, answered, committedIn } from './knowledge.ts';
import type { Known } from './knowledge.ts';

/** Places of the message that the group went back over, as sampled, and came past once more; by `partition offset`. */
function rewound(known: Known, { name, commit }: ConsumerShape): ReadonlySet<string> {
  const { look, lines, copies } = known;
  const visible = copies.filter(({ visibility }) => visibility === 'visible');
  const places = [...acknowledged(known), ...visible.map(({ partition, entry }) => ({ partition, offset: entry.offset }))];
  if (commit === 'external') return new Set();
  const over = places.filter(({ partition, offset }) => {
    const samples = look.samples.flatMap(({ at, commits }) =>
      commits.filter((each) => each.consumer === name && each.partition === partition).map(({ committed }) => ({ at, committed })),
    );
    return samples.some((to, index) => {
      const from = samples[index - 1];
      if (from === undefined || from.committed <= offset || to.committed > offset) return false;
      // What says the same at many instants was kept with its last.
      const since = from.at;
      const traced = lines.some(
        ({ consumer, place, at }) =>
          consumer === name && at >= since && (place === null || (place.partition === partition && place.offset === offset)),
      );
      const now = committedIn(look, name, topics.destination, partition) ?? -1;
      return traced || now > offset || samples.some(({ committed }, later) => later > index && committed > offset);
    });
  });
  return new Set(over.map(({ partition, offset }) => `${partition} ${offset}`));
}

/** The ways in which the message occurred more than once, as far as the look tells, in order. */
export function duplicatesExpected(known: Known): readonly string[] {
  const { look, lines } = known;
  const visible = known.copies.filter(({ visibility }) => visibility === 'visible');
  const approved = visible.filter(({ entry }) => look.ledger.some(({ resend }) => resend === entry.resend));
  const found = new Set<string>();
  if (visible.length > 1 && approved.length > 0) found.add('DELIBERATE_RESEND');
  if (visible.length - approved.length > 1) found.add('SEND_DUPLICATE');
  const done = lines.filter(({ outcome }) => outcome === 'ok');
  if (new Set(done.map(({ consumer }) => consumer)).size > 1) found.add('FAN_OUT');
  if (lines.some(({ outcome }) => outcome === 'duplicate')) found.add('SUPPRESSED');
  for (const shape of look.shape.consumers) {
    const { name, effect } = shape;
    const effects = known.effects.filter(({ consumer }) => consumer === name).length;
    const successes = done.filter(({ consumer }) => consumer === name).length;
    const once = effects === 1 && (effect === 'none' || answered(look, 'effect', `${name}: public.invoices`) !== null);
    if (effects > 1 || (successes > 1 && !once)) found.add('DUPLICATE_EFFECT');
    const places = Map.groupBy(
      lines.filter(({ consumer, place }) => consumer === name && place !== null),
      ({ place }: Line) => `${place?.partition} ${place?.offset}`,
    );
    const back = rewound(known, shape);
    if (back.size > 0) found.add('REWIND');
    for (const [place, again] of places) {
      const members = new Set(again.map(({ member }) => member)).size;
      if (members > 1 && !back.has(place)) found.add('REBALANCE_REREAD');
      if (members === 1 && again.length > 1) found.add('REDELIVERY');
    }
  }
  return [...found].toSorted();
}
