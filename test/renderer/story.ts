import { explanation, type ExplanationDocument } from '../../main/contract/explanation.ts';
import { match as matchSchema, type MatchDocument } from '../../main/contract/matches.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { explanationDocument, matchDocument, type Sentences } from '../../main/document/documents.ts';
import type { Evidence } from '../../main/domain/lifecycle/correlate.ts';
import type { Content } from '../../main/domain/observation/content.ts';
import type { Coverage } from '../../main/domain/observation/coverage.ts';
import type { Observation } from '../../main/domain/observation/observation.ts';
import type { Consumer, Route } from '../../main/domain/workspace/route.ts';
import { findingSentence, verdictSentence } from '../../main/language/sentence.ts';
import { utcFormat } from '../../main/language/utc-format.ts';
import { explain, match } from '../../main/service/judge-message.ts';

/** What became of a message of the story. */
export type Fate = 'processed' | 'lost' | 'unread' | 'stuck' | 'failed' | 'waiting' | 'twice';

export interface Told {
  readonly match: MatchDocument;
  readonly document: ExplanationDocument;
  readonly contents: Readonly<Record<string, Content>>;
}

const english = utcFormat('en');
const sentences: Sentences = {
  verdict: (verdict) => verdictSentence(verdict, 'en', english),
  finding: (finding) => findingSentence(finding, 'en', english),
};

const columns = { messageId: 'message_id', createdAt: 'created_at', at: 'at', key: 'key' };

function consumer(name: string): Consumer {
  const nothing: readonly string[] = [];
  return {
    name,
    group: `${name}-group`,
    queue: null,
    witness: null,
    tracedAs: name,
    isolation: 'read_uncommitted',
    commit: 'after-processing',
    retries: [],
    deadLetter: null,
    trace: {
      name: 'events',
      source: 'trace-db',
      table: 'public.events',
      sampled: 'every',
      columns,
      stages: { produce: nothing, consume: nothing, effect: nothing },
      outcomes: { ok: nothing, failed: nothing, discarded: nothing, filtered: nothing, duplicate: nothing },
    },
    dedupe: [],
    effect: { source: 'shop-db', table: 'public.invoices', columns, key: [] },
  };
}

const route: Route = {
  name: 'orders',
  identity: { messageId: [{ kind: 'header', name: 'message-id' }], search: { merchant: [{ kind: 'header', name: 'merchant' }] } },
  outbox: {
    source: 'shop-db',
    tables: ['public.outbox'],
    only: {},
    columns,
    states: { pending: { kind: 'values', values: ['NEW'] } },
    keepsSent: true,
    allowance: 120_000,
  },
  destination: { kind: 'topic', source: 'kafka', topic: 'orders' },
  fallbacks: [],
  consumers: [consumer('billing'), consumer('email')],
  grace: 30_000,
  timeToLive: null,
  overdueAfter: 86_400_000,
  clockMargin: null,
  reorderWindow: 1000,
  mask: [{ kind: 'json', pointer: '/phone' }],
};

const day = '2026-11-20T';

function coverage(unread: boolean): readonly Coverage[] {
  const entry = (source: string, role: Coverage['role'], part: string, second: number, extra: Partial<Coverage> = {}): Coverage => ({
    id: '',
    source,
    role,
    part,
    unit: 'none',
    wanted: null,
    read: [],
    asOf: `${day}03:00:0${second}.000Z`,
    complete: true,
    needed: false,
    reason: null,
    ...extra,
  });
  const range = { from: '0', to: '2000' };
  const whole = { unit: 'offset', wanted: range, read: [range] } as const;
  const broken = {
    unit: 'offset',
    wanted: range,
    read: [{ from: '0', to: '500' }],
    complete: false,
    reason: 'timeout: no answer within 30 s',
  } as const;
  return [
    entry('shop-db', 'outbox', 'public.outbox', 0),
    entry('kafka', 'destination', 'orders/0', 2, whole),
    entry('kafka', 'destination', 'orders/1', 2, unread ? broken : whole),
    ...route.consumers.map(({ group }) => entry('kafka', 'group', `${group}: orders`, 3)),
    entry('trace-db', 'trace', 'events', 4),
    ...route.consumers.map(({ name }) => entry('shop-db', 'effect', `${name}: public.invoices`, 4)),
  ];
}

type Names = { readonly messageId: string; readonly businessKey: string };

function base(): readonly Observation[] {
  const common = { id: '', source: 'kafka', kind: 'config', at: `${day}03:00:01.000Z`, clock: 'tool' } as const;
  return [
    {
      ...common,
      coordinates: { topic: 'orders' },
      facts: { subject: 'topic', partitions: '2', cleanupPolicy: 'delete', timestampType: 'create' },
    },
    ...['0', '1'].map((partition): Observation => ({
      ...common,
      coordinates: { topic: 'orders', partition },
      facts: { subject: 'partition', logStart: '0', lastStable: '2000', highWatermark: '2000' },
    })),
  ];
}

function row(names: Names, at: string, state: 'pending' | 'sent'): Observation {
  const sent = state === 'sent' ? { claimedAt: `${at}.200456Z`, sentAt: `${at}.300789Z` } : {};
  return {
    id: '',
    source: 'shop-db',
    kind: 'outbox',
    at: `${at}.100123Z`,
    clock: 'row',
    coordinates: { table: 'public.outbox', key: '17' },
    facts: { ...names, state, createdAt: `${at}.100123Z`, ...sent },
  };
}

function copy(names: Names, at: string, offset: string): Observation {
  return {
    id: '',
    source: 'kafka',
    kind: 'record',
    at: `${at}.250Z`,
    clock: 'broker',
    coordinates: { topic: 'orders', partition: '0', offset },
    facts: { ...names, role: 'destination', visibility: 'visible', timestampType: 'create', leaderEpoch: '3' },
  };
}

function commit(name: string, committed: string): Observation {
  return {
    id: '',
    source: 'kafka',
    kind: 'commit',
    at: `${day}03:00:03.000Z`,
    clock: 'tool',
    coordinates: { topic: 'orders', partition: '0' },
    facts: { consumer: name, group: `${name}-group`, committed },
  };
}

function line(names: Names, name: string, at: string, outcome: 'ok' | 'failed'): Observation {
  return {
    id: '',
    source: 'trace-db',
    kind: 'consume',
    at: `${at}.900Z`,
    clock: 'row',
    coordinates: { table: 'public.events', key: name },
    facts: {
      ...names,
      consumer: name,
      trace: 'events',
      outcome,
      partition: '0',
      offset: '1204',
      ...(outcome === 'failed' ? { error: 'card expired' } : {}),
    },
  };
}

function effect(names: Names, at: string, key: string): Observation {
  return {
    id: '',
    source: 'shop-db',
    kind: 'effect',
    at: `${at}.950Z`,
    clock: 'row',
    coordinates: { table: 'public.invoices', key },
    facts: { ...names, consumer: 'billing', key, ownsKey: true },
  };
}

function observed(names: Names, at: string, fate: Fate): readonly Observation[] {
  const passed = [commit('billing', '1999'), commit('email', '1999')];
  const arrived = [row(names, at, 'sent'), copy(names, at, '1204'), ...passed];
  switch (fate) {
    case 'processed':
      return [...arrived, line(names, 'billing', at, 'ok'), line(names, 'email', at, 'ok')];
    case 'twice':
      return [
        ...arrived,
        line(names, 'billing', at, 'ok'),
        line(names, 'email', at, 'ok'),
        effect(names, at, 'i-1'),
        effect(names, at, 'i-2'),
      ];
    case 'failed':
      return [...arrived, line(names, 'billing', at, 'failed'), line(names, 'email', at, 'ok')];
    case 'lost':
    case 'unread':
      return [row(names, at, 'sent'), ...passed];
    case 'stuck':
      return [row(names, at, 'pending')];
    case 'waiting':
      return [row(names, at, 'sent'), copy(names, at, '1204'), commit('billing', '1000'), commit('email', '1000')];
  }
}

function bytes(text: string): Content['value'] & {} {
  const raw = new TextEncoder().encode(text);
  return { base64: btoa(String.fromCodePoint(...raw)), size: raw.length, masked: false };
}

/** The content that every row and record of the story carries. */
function contentOf(value: string): Content {
  return { key: bytes('o-1'), value: bytes(value), headers: [{ name: bytes('message-id'), value: bytes('m-1') }] };
}

interface Telling {
  readonly id: string;
  readonly key: string;
  readonly fate: Fate;
  /** Minute and second after 02:00. */
  readonly at?: string;
  readonly value?: string;
}

/** One message as the main process would answer it: judged by the real rules, checked by the real contract. */
export function tell({ id, key, fate, at = '10:00', value = '{"amount":12345678901234567890,"phone":"+49 171 1"}' }: Telling): Told {
  const names = { messageId: id, businessKey: key };
  const evidence: Evidence = {
    route,
    observations: [...base(), ...observed(names, `${day}02:${at}`, fate)],
    coverage: coverage(fate === 'unread'),
    now: `${day}03:00:00.000Z`,
  };
  const explained = explain(evidence, id, ({ kind }) => (kind === 'outbox' || kind === 'record' ? contentOf(value) : undefined));
  return {
    match: matchSchema.parse(matchDocument(match(evidence, id), sentences, 'window')),
    document: explanation.parse(explanationDocument(explained, sentences, 'window')),
    contents: explained.contents,
  };
}

/** The workspace of the story. */
export const workspace: WorkspaceView = {
  name: 'shop',
  origin: 'file',
  path: '/home/shop/waybill.yaml',
  environment: 'production',
  sources: [
    {
      name: 'shop-db',
      kind: 'postgres',
      address: 'db:5432/shop',
      secretsMissing: ['password'],
      secretsOptional: [],
      secretsStored: [],
      readBytesPerSecond: null,
    },
    {
      name: 'kafka',
      kind: 'kafka',
      address: 'broker-1:9092',
      secretsMissing: [],
      secretsOptional: [],
      secretsStored: [],
      readBytesPerSecond: 5_000_000,
    },
    {
      name: 'trace-db',
      kind: 'postgres',
      address: 'trace:5432/events',
      secretsMissing: [],
      secretsOptional: [],
      secretsStored: [],
      readBytesPerSecond: null,
    },
  ],
  routes: [
    {
      name: 'orders',
      steps: [
        { role: 'outbox', source: 'shop-db', place: 'public.outbox' },
        { role: 'destination', source: 'kafka', place: 'orders' },
      ],
      consumers: ['billing', 'email'],
      searchFields: ['merchant'],
    },
  ],
};
