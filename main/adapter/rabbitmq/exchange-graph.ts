import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { BindingAnswer, ExchangeAnswer } from './management-answers.ts';
import { parseAnswer } from './management-answers.ts';
import type { ManagementClient } from './management-client.ts';
import type { ExchangeNode, Exchanges } from './reachability.ts';

/** The default exchange has no name in AMQP, and this one in the management API. */
const defaultExchange = 'amq.default';
/** More exchanges behind one than anybody binds on purpose. */
const largestGraph = 200;

/** What the management API said of exchanges, asked once for each name. */
export interface ExchangeGraph {
  readonly exchanges: Exchanges;
  readonly described: ReadonlyMap<string, ExchangeAnswer>;
  /** Why the graph is not whole; null when it is. What does not exist is no failure. */
  readonly failure: Failure | null;
}

async function alternateOf(
  client: ManagementClient,
  virtualHost: string,
  { arguments: declared, policy }: ExchangeAnswer,
  signal: AbortSignal,
): Promise<Answer<string | null>> {
  const own = declared['alternate-exchange'];
  // An argument counts before a policy.
  if (typeof own === 'string') return answered(own);
  if (policy === undefined || policy === null || policy === '') return answered(null);
  // One policy alone may be asked for by policy makers only; the list by everybody who may see the virtual host.
  const answer = parseAnswer('policies', await client.get(['policies', virtualHost], signal));
  if (!answer.ok) return answer;
  const named = answer.value.find(({ name }) => name === policy)?.definition['alternate-exchange'];
  return answered(typeof named === 'string' ? named : null);
}

function nodeOf({ type }: ExchangeAnswer, alternate: string | null, bindings: readonly BindingAnswer[]): ExchangeNode {
  return {
    type,
    alternate,
    bindings: bindings.map((binding) => ({ to: binding.destination_type, name: binding.destination, key: binding.routing_key })),
  };
}

interface Told {
  readonly node: ExchangeNode;
  readonly described: ExchangeAnswer;
}

/** One exchange; the answer is null when it does not exist. */
async function askExchange(client: ManagementClient, virtualHost: string, name: string, signal: AbortSignal): Promise<Answer<Told | null>> {
  const path = ['exchanges', virtualHost, name === '' ? defaultExchange : name];
  const [exchange, bindings] = await Promise.all([
    client.get(path, signal).then((answer) => parseAnswer('exchange', answer)),
    // The default exchange is said to be bound to every queue there is: which one takes a key is asked by its name.
    name === '' ? answered([]) : client.get([...path, 'bindings', 'source'], signal).then((answer) => parseAnswer('bindings', answer)),
  ]);
  if (!exchange.ok) return exchange.failure.code === 'not-found' ? answered(null) : exchange;
  if (!bindings.ok) return bindings;
  const alternate = await alternateOf(client, virtualHost, exchange.value, signal);
  return alternate.ok ? answered({ node: nodeOf(exchange.value, alternate.value, bindings.value), described: exchange.value }) : alternate;
}

function onward({ alternate, bindings }: ExchangeNode): readonly string[] {
  const bound = bindings.flatMap(({ to, name }) => (to === 'exchange' ? [name] : []));
  return alternate === null ? bound : [...bound, alternate];
}

/** The exchanges of these names, and every one that a message may pass from there. */
export async function exchangeGraph(
  client: ManagementClient,
  virtualHost: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ExchangeGraph> {
  const exchanges = new Map<string, ExchangeNode>();
  const described = new Map<string, ExchangeAnswer>();
  const asked = new Set<string>();
  let failure: Failure | null = null;
  let open = [...new Set(names)];
  while (open.length > 0 && failure === null) {
    for (const name of open) asked.add(name);
    const told = await Promise.all(open.map(async (name) => ({ name, answer: await askExchange(client, virtualHost, name, signal) })));
    const next = new Set<string>();
    for (const { name, answer } of told) {
      if (!answer.ok) failure ??= answer.failure;
      if (!answer.ok || answer.value === null) continue;
      exchanges.set(name, answer.value.node);
      described.set(name, answer.value.described);
      for (const other of onward(answer.value.node)) if (!asked.has(other)) next.add(other);
    }
    open = [...next];
    if (asked.size + open.length > largestGraph)
      failure ??= failed('too-large', `more than ${largestGraph} exchanges lead on from ${names.join(', ')}`).failure;
  }
  return { exchanges, described, failure };
}
