import type { Identity } from '../../domain/identity/identify.ts';
import { parseKeyTemplate } from '../../domain/identity/key-template.ts';
import type { KeyTemplate } from '../../domain/identity/key-template.ts';
import type { Place, Template } from '../../domain/identity/place.ts';
import { parseTemplate } from '../../domain/identity/place.ts';
import type { Consumer, Route, Trace } from '../../domain/workspace/route.ts';
import type { Path } from './positions.ts';
import type { Complaint } from './problems.ts';
import type { RouteFile } from './schema/route.ts';
import { parseDuration } from './schema/text.ts';
import type { TraceFile } from './schema/workspace.ts';
import { outboxOf } from './to-outbox.ts';
import { asidePlaceOf, destinationOf, fallbackPlaceOf } from './to-place.ts';

/** The schema has accepted the text already, so it parses. */
function templateOf(text: string): Template {
  const parsed = parseTemplate(text);
  return parsed.ok ? parsed.template : [];
}

function keyTemplateOf(text: string): KeyTemplate {
  const parsed = parseKeyTemplate(text);
  return parsed.ok ? parsed.template : [];
}

function placesOf(text: string): readonly Place[] {
  return templateOf(text).filter((part): part is Place => typeof part !== 'string');
}

function milliseconds(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : (parseDuration(text) ?? otherwise);
}

function identityOf(file: RouteFile['identity']): Identity {
  const { search = {}, ...named } = file;
  const templates = Object.fromEntries(Object.entries(named).map(([field, text]) => [field, templateOf(text)])) as Omit<Identity, 'search'>;
  return { ...templates, search: Object.fromEntries(Object.entries(search).map(([field, text]) => [field, templateOf(text)])) };
}

/** A trace as the file describes it. Without stages every line is a consumption. */
export function traceOf(name: string, file: TraceFile): Trace {
  const { stages = {}, outcomes = {} } = file;
  return {
    name,
    source: file.source,
    table: file.table,
    sampled: file.sampled === undefined ? 'undeclared' : file.sampled === false ? 'every' : 'share',
    columns: file.columns,
    stages: { produce: stages.produce ?? [], consume: stages.consume ?? [], effect: stages.effect ?? [] },
    outcomes: {
      ok: outcomes.ok ?? [],
      failed: outcomes.failed ?? [],
      discarded: outcomes.discarded ?? [],
      filtered: outcomes.filtered ?? [],
      duplicate: outcomes.duplicate ?? [],
      ...(outcomes.returned === undefined ? {} : { returned: outcomes.returned }),
    },
  };
}

function consumerOf(file: NonNullable<RouteFile['consumers']>[number], traces: Readonly<Record<string, Trace>>): Consumer {
  return {
    name: file.name,
    group: file.group ?? file.name,
    queue: file.queue ?? null,
    witness: file.witness ?? null,
    tracedAs: file.tracedAs ?? file.name,
    isolation: file.isolation ?? 'read_uncommitted',
    commit: file.commit ?? 'auto',
    retries: (file.retries ?? []).map(asidePlaceOf),
    deadLetter: file.deadLetter === undefined ? null : asidePlaceOf(file.deadLetter),
    trace: file.trace === undefined ? null : (traces[file.trace] ?? null),
    dedupe: (file.dedupe ?? []).map((dedupe) => ({ ...dedupe, key: keyTemplateOf(dedupe.key ?? '{messageId}') })),
    effect: file.effect === undefined ? null : { ...file.effect, key: keyTemplateOf(file.effect.key ?? '{messageId}') },
  };
}

const hour = 3_600_000;

/** A route as the file describes it, with every default filled in. */
export function routeOf(
  name: string,
  file: RouteFile,
  traces: Readonly<Record<string, Trace>>,
  complain: (complaint: Complaint) => void,
): Route {
  const path: Path = ['routes', name];
  return {
    name,
    identity: identityOf(file.identity),
    outbox: file.outbox === undefined ? null : outboxOf(file.outbox, [...path, 'outbox'], complain),
    destination: destinationOf(file.destination),
    fallbacks: (file.fallbacks ?? []).map(fallbackPlaceOf),
    consumers: (file.consumers ?? []).map((consumer) => consumerOf(consumer, traces)),
    grace: milliseconds(file.grace, 30_000),
    timeToLive: file.timeToLive === undefined ? null : milliseconds(file.timeToLive, hour),
    overdueAfter: milliseconds(file.overdueAfter, hour),
    clockMargin: file.clockMargin === undefined ? null : milliseconds(file.clockMargin, hour),
    reorderWindow: file.reorderWindow ?? 1000,
    mask: (file.mask ?? []).flatMap(placesOf),
  };
}
