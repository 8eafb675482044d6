import type { EffectObservation } from '../../domain/observation/observation.ts';
import type { EffectSource } from '../../ports/keyed-store.ts';
import { checkKeyed } from '../sql/check-keyed.ts';
import type { SqlSession } from '../sql/dialect.ts';
import type { KeyedRow } from '../sql/keyed-rows.ts';
import { askKeys } from '../sql/keyed-rows.ts';

function row(source: string, consumer: string, { owner, at, coordinates }: KeyedRow): EffectObservation {
  const { key, messageId, ownsKey } = owner;
  return { id: '', source, kind: 'effect', at, clock: 'row', coordinates, facts: { consumer, key, ownsKey, messageId } };
}

/** The effects that are rows of one SQL database. */
export function sqlEffect(session: SqlSession): EffectSource {
  const { source } = session;
  return {
    name: source,
    find: (consumer, effect, keys, signal) =>
      askKeys(session, { role: 'effect', consumer, place: effect, keys, observe: (found) => row(source, consumer, found) }, signal),
    check: (effect, signal) => checkKeyed(session, effect, signal),
  };
}
