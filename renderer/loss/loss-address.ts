import type { StreamInput } from '../../main/contract/channels.ts';
import type { OpenMessageFilterDocument } from '../../main/contract/reconcile-window.ts';
import { code as codeSchema, duplicateClass } from '../../main/contract/verdict.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { Code } from '../../main/domain/verdict/code.ts';
import type { DuplicateClass } from '../../main/domain/verdict/verdict.ts';
import type { TimePreset } from '../investigate/criteria.ts';
import { timePresets, usualTime, windowOf } from '../investigate/criteria.ts';

const names = ['route', 'time', 'from', 'to', 'consumer', 'width', 'show', 'begin', 'end', 'row'] as const;

/** What the screen shows, in its address: route and window, how they are looked at, and which messages are listed. */
export type LossAddress = { readonly [Name in (typeof names)[number]]?: string };

/** Keeps what is known and text; everything else in an address is ignored. */
export function lossAddress(raw: Record<string, unknown>): LossAddress {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = raw[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/** One kind of open message: a verdict, or a way of occurring more than once. */
export type Shown = Code | DuplicateClass;

export interface LossChoice {
  readonly route: string;
  readonly time: TimePreset;
  /** Count only for a custom window; null is an open end. */
  readonly from: string | null;
  readonly to: string | null;
  /** Null where nothing is declared. */
  readonly consumer: string | null;
  /** So many buckets of the run are drawn as one. */
  readonly width: number;
  readonly show: Shown | null;
  /** Chosen spans of time. */
  readonly between: { readonly from: string; readonly to: string } | null;
}

function shownOf(text: string | undefined): Shown | null {
  return codeSchema.options.find((each) => each === text) ?? duplicateClass.options.find((each) => each === text) ?? null;
}

/** Windows that can be chosen: everything there is only where reading it costs nobody anything. */
export function windowPresets({ origin }: Pick<WorkspaceView, 'origin'>): readonly TimePreset[] {
  return timePresets.filter((preset) => preset !== 'all' || origin !== 'file');
}

/** The choice that an address holds; null for a workspace without routes. A name that is not there is as if there were none. */
export function choiceOf(address: LossAddress, workspace: WorkspaceView): LossChoice | null {
  const route = workspace.routes.find(({ name }) => name === address.route) ?? workspace.routes[0];
  if (route === undefined) return null;
  const width = Number(address.width ?? '1');
  const { begin, end } = address;
  return {
    route: route.name,
    time: windowPresets(workspace).find((preset) => preset === address.time) ?? usualTime(workspace),
    from: address.from ?? null,
    to: address.to ?? null,
    consumer: address.consumer ?? route.consumers[0] ?? null,
    width: Number.isInteger(width) && width > 0 ? width : 1,
    show: shownOf(address.show),
    between: begin === undefined || end === undefined ? null : { from: begin, to: end },
  };
}

/** What is asked of the main process at `now`. */
export function windowInput(
  choice: Pick<LossChoice, 'route' | 'time' | 'from' | 'to'>,
  now: number,
): Omit<StreamInput<'reconcile.run'>, 'anew'> {
  return { route: choice.route, ...windowOf(choice, now) };
}

/** Which open messages the choice lists. */
export function filterOf({ show, between }: Pick<LossChoice, 'show' | 'between'>): OpenMessageFilterDocument {
  const code = codeSchema.options.find((each) => each === show);
  const twice = duplicateClass.options.find((each) => each === show);
  return { codes: code === undefined ? null : [code], duplicates: twice === undefined ? null : [twice], between };
}
