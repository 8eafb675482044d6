import type { Template } from '../../domain/identity/place.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { Route } from '../../domain/workspace/route.ts';

/** What is looked for on one route. The alternatives are exact, apart from `text`. */
export interface Query {
  readonly messageIds: readonly string[];
  readonly businessKeys: readonly string[];
  readonly fields: readonly { readonly template: Template; readonly value: string }[];
  readonly text: string | null;
  /** Every message of the window. */
  readonly all: boolean;
  /** By event time; null: no matter when. */
  readonly window: { readonly from: Instant; readonly to: Instant } | null;
}

/** A query for one value under some of a route's names. */
export function queryFor(route: Route, value: string, by: string | null, window: Query['window']): Query | null {
  const nothing = { messageIds: [], businessKeys: [], fields: [], text: null, all: false, window };
  if (value === '') return { ...nothing, all: true };
  const field = (name: string): Query['fields'] => {
    const template = Object.hasOwn(route.identity.search, name) ? route.identity.search[name] : undefined;
    return template === undefined ? [] : [{ template, value }];
  };
  if (by === 'messageId') return { ...nothing, messageIds: [value] };
  if (by === 'businessKey') return { ...nothing, businessKeys: [value] };
  if (by === 'text') return { ...nothing, text: value };
  if (by !== null) return field(by).length === 0 ? null : { ...nothing, fields: field(by) };
  return { ...nothing, messageIds: [value], businessKeys: [value], fields: Object.keys(route.identity.search).flatMap(field) };
}
