import { consumerPart } from '../../domain/observation/coverage.ts';
import type { Coverage } from '../../domain/observation/coverage.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import { namesMessage } from '../../domain/identity/key-template.ts';
import type { KeyTemplate } from '../../domain/identity/key-template.ts';
import type { Consumer } from '../../domain/workspace/route.ts';
import { dedupePlace } from '../../domain/workspace/route.ts';
import { unread } from '../../ports/broker.ts';
import { tracesOf } from '../gather/ask-traces.ts';
import { fallbackTables } from '../gather/ask-fallbacks.ts';
import type { SharedPlaces } from '../gather/route-observations.ts';
import { sharedPlaces } from '../gather/route-observations.ts';
import { boundariesOf } from '../gather/topics.ts';
import type { Beginning } from './begin-reading.ts';
import { rangesSince } from './begin-reading.ts';
import type { SpooledRange } from './log-pass.ts';
import { logPass, partitionIdentity } from './log-pass.ts';
import type { Pass, Passing } from './pass.ts';
import { aroundWindow } from './pass.ts';
import type { TablePass } from './table-pass.ts';
import { tablePass } from './table-pass.ts';

/** What one template of a consumer makes keys for, where they are compared at all. */
export interface KeyedConsumer {
  /** By position in the route. */
  readonly consumer: number;
  readonly template: KeyTemplate;
  readonly table: Omit<TablePass, 'window'>;
}

/** Everything a run reads in bulk. */
export interface PlannedPasses {
  readonly passes: readonly Pass[];
  readonly keyed: readonly KeyedConsumer[];
  readonly spooled: readonly SpooledRange[];
  /** Those of the destination, where it is a topic. */
  readonly partitions: readonly number[];
  /** Of logs whose boundaries could not be read. */
  readonly unread: readonly Coverage[];
}

/** The beginning of everything: a relay that deletes what it sent leaves a table that is small. */
const always = '1970-01-01T00:00:00.000Z';

function outboxPass({ route, window, now }: Passing): readonly TablePass[] {
  const { outbox } = route;
  if (outbox === null) return [];
  const around = aroundWindow({ route, window, now });
  return [
    {
      ...{ step: 'outbox', kind: 'outbox', source: outbox.source, role: 'outbox', part: outbox.tables.join(' ') },
      window: { from: outbox.keepsSent ? around.from : always, to: window.to },
      meaning: { kind: 'outbox', keepsState: Object.keys(outbox.states).length > 0 },
      read: (tables, each, signal) => tables.outbox(outbox, each, signal),
    },
  ];
}

function tracePasses(passing: Passing, shared: SharedPlaces): readonly TablePass[] {
  const { route } = passing;
  return tracesOf(route).map(({ trace, consumers }): TablePass => {
    const named = route.consumers.map(({ name, tracedAs, trace: own }) => ({
      name: own?.name === trace.name ? name : '',
      naming: !shared.consumeLines(trace, tracedAs),
    }));
    return {
      ...{ step: 'trace', kind: 'trace', source: trace.source, role: 'trace', part: trace.name },
      window: aroundWindow(passing),
      meaning: { kind: 'trace', consumers: named, produceNames: !shared.produceLines(trace) },
      read: (tables, each, signal) => tables.trace(trace, consumers, each, signal),
    };
  });
}

/** The table in which a consumer's keys are compared: its effect, else, without a trace, the first dedupe table that is written when it is done. */
function keyedConsumer(consumer: Consumer, index: number): readonly KeyedConsumer[] {
  const { name, effect, trace } = consumer;
  const meaning = { kind: 'keyed', index } as const;
  if (effect !== null) {
    // Without a trace the row itself must prove the success, so its key must be the message's own.
    if (trace === null && !namesMessage(effect.key)) return [];
    const part = consumerPart(name, effect.table);
    const table: KeyedConsumer['table'] = {
      ...{ step: 'effect', kind: 'keyed', source: effect.source, role: 'effect', part, meaning },
      read: (tables, each, signal) => tables.effect(name, effect, each, signal),
    };
    return [{ consumer: index, template: effect.key, table }];
  }
  const done =
    trace === null
      ? consumer.dedupe.find((each) => each.means === 'done' && each.table !== undefined && namesMessage(each.key))
      : undefined;
  if (done === undefined) return [];
  const table: KeyedConsumer['table'] = {
    ...{ step: 'dedupe', kind: 'keyed', source: done.source, role: 'dedupe', part: consumerPart(name, dedupePlace(done)), meaning },
    read: (tables, each, signal) => tables.dedupe(name, done, each, signal),
  };
  return [{ consumer: index, template: done.key, table }];
}

function fallbackPasses(passing: Passing): readonly TablePass[] {
  return fallbackTables(passing).map((place): TablePass => ({
    ...{ step: 'fallback', kind: 'fallback', source: place.source, role: 'fallback', part: place.table },
    window: aroundWindow(passing),
    meaning: { kind: 'fallback', naming: true },
    read: (tables, each, signal) => tables.fallback(place, each, signal),
  }));
}

async function logPasses(
  passing: Passing,
  beginning: Beginning,
  keys: readonly KeyTemplate[],
  shared: SharedPlaces,
): Promise<Pick<PlannedPasses, 'passes' | 'spooled' | 'unread'>> {
  const passes: Pass[] = [];
  const spooled: SpooledRange[] = [];
  const open: Coverage[] = [];
  let index = 0;
  for (const topic of [...beginning.produced, ...beginning.aside]) {
    const { source, topic: name, topicRole } = topic;
    const boundaries = boundariesOf(beginning.gathering.collector, topic);
    if (boundaries === null) {
      const failure = beginning.gathering.unreadTopics.get(`${source} ${name}`);
      const reason = failure === undefined ? 'unreachable: its boundaries were not read' : reasonOf(failure);
      open.push({ ...unread({ source, role: topicRole.role, part: name, unit: 'offset' }, reason), needed: true });
      continue;
    }
    const ranges = await rangesSince(beginning, topic, passing.window.from);
    const own = topicRole.role === 'destination' ? index++ : 0;
    const naming = topicRole.role === 'destination' || topicRole.role === 'fallback' || !shared.aside(source, name);
    const pass = { topic, boundaries, ranges, index: own, naming, keys: topicRole.role === 'destination' ? keys : [] };
    passes.push(logPass(passing, pass, (partition) => partitionIdentity(beginning.gathering, topic, partition)));
    spooled.push(...ranges.map((range) => ({ ...range, source, topic: name })));
  }
  return { passes, spooled, unread: open };
}

/** Which passes a route needs: outbox, every log, fallback tables, traces, and tables with keys. */
export async function planPasses(passing: Passing, beginning: Beginning): Promise<PlannedPasses> {
  const shared = sharedPlaces(passing);
  const keyed = passing.route.consumers.flatMap(keyedConsumer);
  const around = aroundWindow(passing);
  const outbox = outboxPass(passing).map((each) => tablePass(passing, each));
  const logs = await logPasses(
    passing,
    beginning,
    keyed.map(({ template }) => template),
    shared,
  );
  const tables = [...fallbackPasses(passing), ...tracePasses(passing, shared), ...keyed.map(({ table }) => ({ ...table, window: around }))];
  const [destination] = beginning.produced;
  const boundaries = destination === undefined ? null : boundariesOf(beginning.gathering.collector, destination);
  const partitions = (boundaries?.partitions ?? []).map(({ partition }) => partition);
  return { ...logs, keyed, partitions, passes: [...outbox, ...logs.passes, ...tables.map((each) => tablePass(passing, each))] };
}
