import type { KeyTemplate } from '../../domain/identity/key-template.ts';
import { keyOf, namesMessage } from '../../domain/identity/key-template.ts';
import { messageIdOf } from '../../domain/lifecycle/correlate.ts';
import type { OwnedKey } from '../../ports/keyed-store.ts';
import { Collector } from './collector.ts';
import type { Gathering } from './gathering.ts';
import { knownMessages, recordReader } from './known.ts';
import { routeObservations } from './route-observations.ts';

/** Other messages of the route with the same business key, read apart because nobody asked for them. */
export interface Siblings {
  /** False when they could not be read: then no shared key can be anybody's alone. */
  readonly known: boolean;
  readonly collector: Collector;
}

/** Reads the rows of the business keys that this search has found. Without an outbox that has the key, and keeps what it sent, nobody can tell. */
export async function readSiblings(gathering: Gathering): Promise<Siblings> {
  const { route, open, signal, collector } = gathering;
  const { outbox } = route;
  const apart = new Collector([{ name: outbox?.source ?? '', kind: '' }], () => undefined);
  const values = [...new Set([...knownMessages(collector).values()].flatMap((key) => key ?? []))];
  const source = outbox === null ? null : open.sources.outbox(outbox.source);
  if (outbox?.columns.businessKey === undefined || !outbox.keepsSent || source === null || !source.ok)
    return { known: false, collector: apart };
  if (values.length > 0) await apart.take(outbox.source, source.value.find(outbox, { by: 'businessKey', values }, signal));
  const read = apart.coverage.every((entry) => entry.complete);
  return { known: read && !signal.aborted, collector: apart };
}

interface Made {
  readonly messageId: string;
  readonly businessKey: string | undefined;
  /** Undefined while a part of it is unknown. */
  readonly key: string | undefined;
}

function keysMade(collector: Collector, template: KeyTemplate): readonly Made[] {
  return [...knownMessages(collector)].map(([messageId, businessKey]) => ({
    messageId,
    businessKey,
    key: keyOf(template, { messageId, businessKey }, recordReader(collector, messageId)),
  }));
}

/** Keys of the ids that were asked for and that nothing names so far: only a key that is made from the id alone can be asked for. */
function keysAsked({ collector, query }: Gathering, template: KeyTemplate): readonly OwnedKey[] {
  const known = knownMessages(collector);
  return query.messageIds.flatMap((messageId) => {
    const key = known.has(messageId) || !namesMessage(template) ? undefined : keyOf(template, { messageId }, null);
    return key === undefined ? [] : [{ key, messageId, ownsKey: true }];
  });
}

/**
 * The keys that the messages found or asked for may have written with `template`, and how many of
 * this route's messages have one that could not be made. A key without the message id belongs to a message alone only when every other message of
 * its business key is known to have written another one.
 */
export function ownedKeys(
  gathering: Gathering,
  template: KeyTemplate,
  siblings: Siblings,
): { readonly keys: readonly OwnedKey[]; readonly unknown: number } {
  const own = keysMade(gathering.collector, template);
  const others = [...own, ...keysMade(siblings.collector, template)];
  const keys = own.flatMap(({ messageId, businessKey, key }) => {
    if (key === undefined) return [];
    const rivals = others.filter((other) => other.messageId !== messageId && (other.businessKey === businessKey || other.key === key));
    const alone = siblings.known && rivals.every((rival) => rival.key !== undefined && rival.key !== key);
    return [{ key, messageId, ownsKey: namesMessage(template) || alone }];
  });
  // A trace that several routes share names messages of the others, whose keys are not this route's to make.
  const named = new Set(routeObservations(gathering).own.map(messageIdOf));
  const unknown = own.filter(({ messageId, key }) => key === undefined && named.has(messageId)).length;
  return { keys: [...keys, ...keysAsked(gathering, template)], unknown };
}
