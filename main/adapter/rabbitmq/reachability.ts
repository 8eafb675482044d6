import type { Known } from '../../domain/observation/observation.ts';
import { topicMatches } from './topic-pattern.ts';

/** Where a binding leads. */
export interface Binding {
  readonly to: 'queue' | 'exchange';
  readonly name: string;
  readonly key: string;
}

export interface ExchangeNode {
  /** `direct`, `topic`, `fanout`, `headers`, or a plug-in's `x-…`. */
  readonly type: string;
  /** Takes what no binding matches. */
  readonly alternate: string | null;
  readonly bindings: readonly Binding[];
}

/** Exchanges by name, as far as one leads to another. One that is not here does not exist. */
export type Exchanges = ReadonlyMap<string, ExchangeNode>;

/** Queues that a key surely reaches, and those that it may reach, where an exchange decides by what is not known. */
export interface Reach {
  readonly sure: ReadonlySet<string>;
  readonly maybe: ReadonlySet<string>;
}

type Certainty = 'sure' | 'maybe';

/** Which bindings take a message of this key; `maybe` where the exchange looks at something else, or the key is not known. */
function taken(
  { type, bindings }: ExchangeNode,
  key: string | null,
): { readonly certainty: Certainty; readonly bindings: readonly Binding[] } {
  if (type === 'fanout') return { certainty: 'sure', bindings };
  if (key === null || (type !== 'direct' && type !== 'topic')) return { certainty: 'maybe', bindings };
  const matches = type === 'direct' ? (binding: Binding) => binding.key === key : (binding: Binding) => topicMatches(binding.key, key);
  return { certainty: 'sure', bindings: bindings.filter(matches) };
}

/**
 * The queues that a message published to `exchange` under `key` reaches, through bindings between exchanges and
 * alternate exchanges, as RabbitMQ routes: an alternate exchange is asked when no binding takes the message, with the
 * same key. `key` null: not known.
 */
export function reachOf(exchanges: Exchanges, exchange: string, key: string | null): Reach {
  const reached: Record<Certainty, Set<string>> = { sure: new Set(), maybe: new Set() };
  const visited: Record<Certainty, Set<string>> = { sure: new Set(), maybe: new Set() };
  const visit = (name: string, certainty: Certainty): void => {
    if (visited[certainty].has(name) || visited.sure.has(name)) return;
    visited[certainty].add(name);
    const node = exchanges.get(name);
    if (node === undefined) return;
    const matched = taken(node, key);
    const onward = certainty === 'sure' ? matched.certainty : 'maybe';
    for (const binding of matched.bindings) {
      if (binding.to === 'queue') reached[onward].add(binding.name);
      else visit(binding.name, onward);
    }
    const mayPass = matched.bindings.length === 0 || matched.certainty === 'maybe';
    if (node.alternate !== null && mayPass) visit(node.alternate, matched.bindings.length === 0 ? certainty : 'maybe');
  };
  visit(exchange, 'sure');
  return { sure: reached.sure, maybe: new Set([...reached.maybe].filter((queue) => !reached.sure.has(queue))) };
}

/** Whether a message reaches this queue. */
export function reaches({ sure, maybe }: Reach, queue: string): Known {
  return sure.has(queue) ? 'yes' : maybe.has(queue) ? 'unknown' : 'no';
}

/** Whether a message reaches any queue at all. */
export function reachesAny({ sure, maybe }: Reach): Known {
  return sure.size > 0 ? 'yes' : maybe.size > 0 ? 'unknown' : 'no';
}
