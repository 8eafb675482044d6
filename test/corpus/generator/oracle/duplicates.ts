import type { Line } from '../model/world.ts';
import { answered } from './knowledge.ts';
import type { Known } from './knowledge.ts';

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
  for (const { name, effect } of look.shape.consumers) {
    const effects = known.effects.filter(({ consumer }) => consumer === name).length;
    const successes = done.filter(({ consumer }) => consumer === name).length;
    const once = effects === 1 && (effect === 'none' || answered(look, 'effect', `${name}: public.invoices`) !== null);
    if (effects > 1 || (successes > 1 && !once)) found.add('DUPLICATE_EFFECT');
    const places = Map.groupBy(
      lines.filter(({ consumer, place }) => consumer === name && place !== null),
      ({ place }: Line) => `${place?.partition} ${place?.offset}`,
    );
    for (const again of [...places.values()].filter((group) => group.length > 1))
      found.add(new Set(again.map(({ member }) => member)).size > 1 ? 'REBALANCE_REREAD' : 'REDELIVERY');
  }
  return [...found].toSorted();
}
