import { dirname, relative } from 'node:path';
import type { WorkspaceView } from '../contract/workspace-view.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Route, RoutePlace } from '../domain/workspace/route.ts';
import { dedupePlace } from '../domain/workspace/route.ts';
import type { SourceOptions } from '../domain/workspace/workspace.ts';
import type { OpenedWorkspace } from '../ports/workspace-opener.ts';

/** Host, port and database of a connection text; user, password and parameters are left out. */
function withoutCredentials(url: string): string {
  if (!URL.canParse(url)) return '';
  const { host, pathname } = new URL(url);
  return `${host}${pathname === '/' ? '' : pathname}`;
}

/** Where a source is; a file is named from the folder of its workspace, as the workspace names it. */
function addressOf(options: SourceOptions, path: string | null): string {
  switch (options.kind) {
    case 'kafka':
      return options.brokers.join(', ');
    case 'postgres':
    case 'mysql':
    case 'redis':
    case 'rabbitmq':
      return withoutCredentials(options.url);
    case 'sqlite':
    case 'snapshot':
      return path === null ? options.path : relative(dirname(path), options.path);
    default:
      return assertNever(options);
  }
}

/** A place in a few characters: a topic, an exchange with the key under which it is published to, a queue, a table. */
function placeName(place: RoutePlace): string {
  switch (place.kind) {
    case 'topic':
      return place.topic;
    case 'exchange':
      return place.routingKey === '' ? place.exchange : `${place.exchange} (${place.routingKey})`;
    case 'queue':
      return place.queue;
    case 'table':
      return place.table;
    default:
      return assertNever(place);
  }
}

type Step = WorkspaceView['routes'][number]['steps'][number];

/** The path of a route's messages, upstream to downstream, each place once. */
function stepsOf({ outbox, destination, fallbacks, consumers }: Route): readonly Step[] {
  const steps: Step[] = [
    ...(outbox?.tables ?? []).map((place) => ({ role: 'outbox', source: outbox?.source ?? '', place })),
    { role: 'destination', source: destination.source, place: placeName(destination) },
    ...fallbacks.map((place) => ({ role: 'fallback', source: place.source, place: placeName(place) })),
    ...consumers.flatMap(({ name, queue, witness, retries, deadLetter, trace, dedupe, effect }): Step[] => [
      { role: 'consumer', source: destination.source, place: name },
      ...(queue === null ? [] : [{ role: 'queue', source: destination.source, place: queue }]),
      ...(witness === null || witness === queue ? [] : [{ role: 'witness', source: destination.source, place: witness }]),
      ...retries.map((place) => ({ role: 'retry', source: place.source, place: placeName(place) })),
      ...(deadLetter === null ? [] : [{ role: 'dead-letter', source: deadLetter.source, place: placeName(deadLetter) }]),
      ...(trace === null ? [] : [{ role: 'trace', source: trace.source, place: trace.table }]),
      ...dedupe.map((store) => ({ role: 'dedupe', source: store.source, place: dedupePlace(store) })),
      ...(effect === null ? [] : [{ role: 'effect', source: effect.source, place: effect.table }]),
    ]),
  ];
  return [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()];
}

/** What the window is shown of an open workspace: no secrets, no names of people. */
export function workspaceView({ origin, path, workspace, secrets }: OpenedWorkspace): WorkspaceView {
  const fieldsOf = (source: string, fits: (secret: OpenedWorkspace['secrets'][number]) => boolean): string[] =>
    secrets.filter((secret) => secret.source === source && fits(secret)).map((secret) => secret.field);
  return {
    name: workspace.name,
    origin,
    path,
    environment: workspace.environment,
    sources: Object.entries(workspace.sources).map(([name, options]) => ({
      name,
      kind: options.kind,
      address: addressOf(options, path),
      secretsMissing: fieldsOf(name, ({ stored, required }) => !stored && required),
      secretsOptional: fieldsOf(name, ({ stored, required }) => !stored && !required),
      secretsStored: fieldsOf(name, ({ stored }) => stored),
      readBytesPerSecond: 'readBytesPerSecond' in options ? options.readBytesPerSecond : null,
    })),
    routes: Object.values(workspace.routes).map((route) => ({
      name: route.name,
      steps: [...stepsOf(route)],
      consumers: route.consumers.map((consumer) => consumer.name),
      searchFields: Object.keys(route.identity.search),
    })),
  };
}
