import { namesMessage } from '../../domain/identity/key-template.ts';
import type { KeyTemplate } from '../../domain/identity/key-template.ts';
import { consumerPart } from '../../domain/observation/coverage.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { Consumer } from '../../domain/workspace/route.ts';
import { dedupePlace } from '../../domain/workspace/route.ts';
import { unread } from '../../ports/broker.ts';
import type { OwnedKey } from '../../ports/keyed-store.ts';
import type { Readings } from '../../ports/reading.ts';
import { ask } from './gathering.ts';
import type { Gathering } from './gathering.ts';
import { ownedKeys, readSiblings } from './key-ownership.ts';

interface Store {
  readonly role: 'dedupe' | 'effect';
  readonly source: string;
  readonly part: string;
  readonly template: KeyTemplate;
  readonly question: (keys: readonly OwnedKey[]) => Answer<() => Readings>;
}

function storesOf({ open: { sources }, signal }: Gathering, consumer: Consumer): readonly Store[] {
  const dedupes = consumer.dedupe.map((dedupe): Store => ({
    role: 'dedupe',
    source: dedupe.source,
    part: consumerPart(consumer.name, dedupePlace(dedupe)),
    template: dedupe.key,
    question: (keys) => bind(sources.dedupe(dedupe.source), (source) => source.find(consumer.name, dedupe, keys, signal)),
  }));
  const { effect } = consumer;
  if (effect === null) return dedupes;
  const store: Store = {
    role: 'effect',
    source: effect.source,
    part: consumerPart(consumer.name, effect.table),
    template: effect.key,
    question: (keys) => bind(sources.effect(effect.source), (source) => source.find(consumer.name, effect, keys, signal)),
  };
  return [...dedupes, store];
}

function bind<Source>(answer: Answer<Source>, question: (source: Source) => Readings): Answer<() => Readings> {
  return answer.ok ? { ok: true, value: () => question(answer.value) } : answer;
}

/** Dedupe stores and effects of every consumer, by the exact keys of the messages found. */
export async function askKeyedStores(gathering: Gathering): Promise<void> {
  const stores = gathering.route.consumers.flatMap((consumer) => storesOf(gathering, consumer));
  if (stores.length === 0) return;
  const siblings = await readSiblings(gathering);
  await Promise.all(
    stores.map(async ({ role, source, part, template, question }) => {
      const { keys, unknown } = ownedKeys(gathering, template, siblings);
      const place = { role, part, unit: 'none' as const };
      if (keys.length > 0) await ask(gathering, source, question(keys), [place], (read) => read());
      if (unknown > 0) {
        const detail = namesMessage(template)
          ? 'the message id is not known'
          : 'the key is made from a part of the message that was not read';
        gathering.collector.add(source, unread({ source, ...place }, reasonOf({ code: 'not-found', retryable: false, detail })));
      }
    }),
  );
}
