import type { StreamInput } from '../../main/contract/channels.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';

export const timePresets = ['15m', '1h', '24h', '7d', 'all', 'custom'] as const;
export type TimePreset = (typeof timePresets)[number];

/** How long a window reaches back, in milliseconds. */
const reach: Readonly<Record<Exclude<TimePreset, 'all' | 'custom'>, number>> = {
  '15m': 900_000,
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
};

/** What a person asks for. `text` is as typed; `from` and `to` are instants and count only for `custom`. */
export interface Criteria {
  readonly text: string;
  readonly route: string | null;
  readonly time: TimePreset;
  readonly from: string | null;
  readonly to: string | null;
}

/** How the typed text is read: `by` null means by message id, business key and every search field. */
export interface Reading {
  readonly value: string;
  readonly by: string | null;
}

/** Always these, as on the command line. */
const fixedFields: Readonly<Record<string, string>> = { messageId: 'messageId', businessKey: 'businessKey', text: 'text' };
/** Shorter ways to say them, where no route has a search field of that name. */
const shortFields: Readonly<Record<string, string>> = { id: 'messageId', key: 'businessKey' };

/** A name such as `constructor` is no field. */
function own(fields: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The search fields that the chosen routes name, in order, without repeats. */
export function searchFieldsOf(workspace: WorkspaceView, route: string | null): readonly string[] {
  const routes = workspace.routes.filter((each) => route === null || each.name === route);
  return [...new Set(routes.flatMap((each) => each.searchFields))];
}

/**
 * Reads what was typed. `merchant:4471` asks one field where a route names it; `id:` (`messageId:`),
 * `key:` (`businessKey:`) and `text:` ask the message id, the business key, or any bytes. Everything
 * else is a value as a whole, also when it has a colon.
 */
export function readTyped(text: string, searchFields: readonly string[]): Reading {
  const [, name = '', rest = ''] = /^([^:\s]+):(.+)$/su.exec(text.trim()) ?? [];
  const field = own(fixedFields, name) ?? searchFields.find((each) => each === name) ?? own(shortFields, name);
  return field === undefined ? { value: text.trim(), by: null } : { value: rest.trim(), by: field };
}

/** Which window the criteria mean at `now` (milliseconds since 1970). Null is the main process's own default of one hour. */
export function windowOf(
  criteria: Pick<Criteria, 'time' | 'from' | 'to'>,
  now: number,
): { readonly from: string | null; readonly to: string | null } {
  const { time } = criteria;
  switch (time) {
    case '1h':
      return { from: null, to: null };
    case 'all':
      return { from: new Date(0).toISOString(), to: null };
    case 'custom':
      return { from: criteria.from, to: criteria.to };
    case '15m':
    case '24h':
    case '7d':
      return { from: new Date(now - reach[time]).toISOString(), to: null };
  }
}

/** The question as the main process takes it. */
export function searchInput(criteria: Criteria, searchFields: readonly string[], now: number): StreamInput<'messages.find'> {
  return { ...readTyped(criteria.text, searchFields), route: criteria.route, ...windowOf(criteria, now) };
}

/** Criteria in an address, so that a message knows the list it came from and the list comes back as it was. */
export interface CriteriaAddress {
  readonly q?: string;
  readonly route?: string;
  readonly time?: string;
  readonly from?: string;
  readonly to?: string;
  /** Present once something was searched. */
  readonly run?: string;
}

export function addressOf(criteria: Criteria): CriteriaAddress {
  return {
    q: criteria.text,
    time: criteria.time,
    run: '1',
    ...(criteria.route === null ? {} : { route: criteria.route }),
    ...(criteria.time === 'custom' && criteria.from !== null ? { from: criteria.from } : {}),
    ...(criteria.time === 'custom' && criteria.to !== null ? { to: criteria.to } : {}),
  };
}

/** The criteria that an address holds; `fallback` is the window where it names none. */
export function criteriaOf(address: CriteriaAddress, fallback: TimePreset): Criteria {
  return {
    text: address.q ?? '',
    route: address.route ?? null,
    time: timePresets.find((preset) => preset === address.time) ?? fallback,
    from: address.from ?? null,
    to: address.to ?? null,
  };
}

/** The window a new search begins with: case files lie in the past, so all of it. */
export function usualTime(workspace: Pick<WorkspaceView, 'origin'>): TimePreset {
  return workspace.origin === 'file' ? '1h' : 'all';
}
