import type { DraftAddress } from './draft/use-draft.ts';
import type { CriteriaAddress } from './investigate/criteria.ts';

/** What every screen of a search carries in its address: the criteria, the tab, the chosen row. */
export interface SearchAddress extends CriteriaAddress {
  readonly tab?: string;
  readonly row?: string;
  /** The address of the list of a route's losses that led here. */
  readonly loss?: string;
}

const names = ['q', 'route', 'time', 'from', 'to', 'run', 'tab', 'row', 'loss'] as const satisfies readonly (keyof SearchAddress)[];

/** Keeps what is known and text; everything else in an address is ignored. */
export function searchAddress(raw: Record<string, unknown>): SearchAddress {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = raw[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/** What a route is drafted from. */
export function draftAddress(raw: Record<string, unknown>): DraftAddress {
  const { source, place } = raw;
  return { ...(typeof source === 'string' ? { source } : {}), ...(typeof place === 'string' ? { place } : {}) };
}

/** An address as plain text parameters: nothing is read as a number, so that no digit of an id is lost. */
export function parseAddress(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function formatAddress(values: Record<string, unknown>): string {
  const pairs = Object.entries(values).flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []));
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}
