import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Binding, ExchangeNode, Exchanges } from '../../../main/adapter/rabbitmq/reachability.ts';
import { reaches, reachesAny, reachOf } from '../../../main/adapter/rabbitmq/reachability.ts';

function node(type: string, bindings: readonly Binding[], alternate: string | null = null): ExchangeNode {
  return { type, alternate, bindings };
}

function queue(name: string, key = ''): Binding {
  return { to: 'queue', name, key };
}

function exchange(name: string, key = ''): Binding {
  return { to: 'exchange', name, key };
}

function reached(exchanges: Readonly<Record<string, ExchangeNode>>, key: string | null = 'order.created') {
  const { sure, maybe } = reachOf(new Map(Object.entries(exchanges)), 'shop', key);
  return { sure: [...sure].toSorted(), maybe: [...maybe].toSorted() };
}

describe('the queues that a key reaches', () => {
  it('are those whose binding takes it, by the type of the exchange', () => {
    const bindings = [queue('exact', 'order.created'), queue('star', 'order.*'), queue('other', 'x')];
    expect(reached({ shop: node('direct', bindings) }).sure).toEqual(['exact']);
    expect(reached({ shop: node('topic', bindings) }).sure).toEqual(['exact', 'star']);
    expect(reached({ shop: node('fanout', bindings) }).sure).toEqual(['exact', 'other', 'star']);
    expect(reached({ shop: node('headers', bindings) })).toEqual({ sure: [], maybe: ['exact', 'other', 'star'] });
    expect(reached({ shop: node('x-consistent-hash', bindings) }).sure).toEqual([]);
  });

  it('lie behind bindings between exchanges too, also where those go in a circle', () => {
    const exchanges = {
      shop: node('topic', [exchange('eu', 'order.#')]),
      eu: node('fanout', [exchange('shop'), queue('billing.q')]),
    };
    expect(reached(exchanges)).toEqual({ sure: ['billing.q'], maybe: [] });
    expect(reached(exchanges, 'invoice').sure).toEqual([]);
  });

  it('are those of the alternate exchange where no binding takes it, and only there', () => {
    const spare = node('fanout', [queue('unrouted.q')]);
    expect(reached({ shop: node('direct', [], 'spare'), spare }).sure).toEqual(['unrouted.q']);
    expect(reached({ shop: node('direct', [queue('q', 'order.created')], 'spare'), spare }).sure).toEqual(['q']);
    expect(reached({ shop: node('headers', [queue('q')], 'spare'), spare })).toEqual({ sure: [], maybe: ['q', 'unrouted.q'] });
    // Bound to an exchange that takes nothing: the message is matched there, so the alternate exchange is not asked.
    expect(reached({ shop: node('fanout', [exchange('empty')], 'spare'), empty: node('direct', []), spare }).sure).toEqual([]);
  });

  it('are none behind an exchange that does not exist', () => {
    expect(reached({})).toEqual({ sure: [], maybe: [] });
    expect(reached({ shop: node('direct', [], 'gone') }).sure).toEqual([]);
  });

  it('are not sure without a key, but behind a fanout', () => {
    expect(reached({ shop: node('topic', [queue('q', '#')]) }, null)).toEqual({ sure: [], maybe: ['q'] });
    expect(reached({ shop: node('fanout', [queue('q')]) }, null).sure).toEqual(['q']);
  });

  it('are told of one queue and of any', () => {
    const reach = { sure: new Set(['a']), maybe: new Set(['b']) };
    expect([reaches(reach, 'a'), reaches(reach, 'b'), reaches(reach, 'c')]).toEqual(['yes', 'unknown', 'no']);
    expect(reachesAny(reach)).toBe('yes');
    expect(reachesAny({ ...reach, sure: new Set() })).toBe('unknown');
    expect(reachesAny({ sure: new Set(), maybe: new Set() })).toBe('no');
  });
});

const names = ['shop', 'a', 'b'];
const anyBinding = fc.record({
  to: fc.constantFrom('queue' as const, 'exchange' as const),
  name: fc.constantFrom(...names, 'q1', 'q2'),
  key: fc.constantFrom('k', 'k.#', '*'),
});
const anyNode = (types: readonly string[]) =>
  fc.record({
    type: fc.constantFrom(...types),
    alternate: fc.constantFrom(null, ...names),
    bindings: fc.array(anyBinding, { maxLength: 4 }),
  });
const anyGraph = (types: readonly string[]) => fc.tuple(...names.map(() => anyNode(types)));

function graphOf(nodes: readonly ExchangeNode[]): Exchanges {
  return new Map(names.map((name, index) => [name, nodes[index] ?? node('direct', [])]));
}

describe('laws of reaching', () => {
  it('where every exchange is of a known type, nothing is unsure; and nothing is both', () => {
    fc.assert(
      fc.property(anyGraph(['direct', 'topic', 'fanout']), (nodes) => {
        expect(reachOf(graphOf(nodes), 'shop', 'k').maybe.size).toBe(0);
      }),
    );
    fc.assert(
      fc.property(anyGraph(['direct', 'headers', 'fanout']), (nodes) => {
        const { sure, maybe } = reachOf(graphOf(nodes), 'shop', 'k');
        expect([...maybe].filter((each) => sure.has(each))).toEqual([]);
      }),
    );
  });

  it('an exchange that decides by what is not known, never takes away what may be reached', () => {
    fc.assert(
      fc.property(anyGraph(['direct', 'topic', 'fanout']), fc.nat(2), (nodes, index) => {
        const known = reachOf(graphOf(nodes), 'shop', 'k');
        const vague = nodes.map((each, position) => (position === index ? { ...each, type: 'headers' } : each));
        const { sure, maybe } = reachOf(graphOf(vague), 'shop', 'k');
        expect([...known.sure].filter((each) => !sure.has(each) && !maybe.has(each))).toEqual([]);
      }),
    );
  });
});
