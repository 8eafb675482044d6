import type { MatchDocument } from '../../main/contract/matches.ts';
import type { Group } from '../ui/look.ts';
import { groupOf, groups, heaviness } from '../ui/look.ts';

/** The tab over the list: one group or all of them. */
export type Tab = 'all' | Group;

export interface ResultList {
  /** Of the chosen tab, worst first; of equally heavy ones the latest first. */
  readonly rows: readonly MatchDocument[];
  /** How many messages each tab has; they add up to `all`. */
  readonly counts: Readonly<Record<Tab, number>>;
}

interface Weighed {
  readonly match: MatchDocument;
  readonly group: Group;
  readonly weight: number;
}

/** A growing list is weighed again and again, and most of its messages have not changed. */
const weighed = new WeakMap<MatchDocument, Weighed>();

function weigh(match: MatchDocument): Weighed {
  const known = weighed.get(match);
  if (known !== undefined) return known;
  const made = { match, group: groupOf(match.verdict, match.duplicates), weight: heaviness(match.verdict, match.duplicates) };
  weighed.set(match, made);
  return made;
}

function countsOf(all: readonly Weighed[]): ResultList['counts'] {
  const counts = Object.fromEntries([['all', all.length], ...groups.map((group) => [group, 0])]) as Record<Tab, number>;
  for (const { group } of all) counts[group] += 1;
  return counts;
}

/** Instants of one list share their form, so their text orders them well enough for a list. */
function byWeightThenTime(a: Weighed, b: Weighed): number {
  const [one, other] = [a.match.at ?? '', b.match.at ?? ''];
  return a.weight - b.weight || (one < other ? 1 : Number(one > other) * -1);
}

function byTime(a: Weighed, b: Weighed): number {
  const [one, other] = [a.match.at ?? '', b.match.at ?? ''];
  return one < other ? -1 : Number(one > other);
}

/** Sorts and counts the matches of a search; `order` is `time` where the story matters more than the worst. */
export function resultList(matches: readonly MatchDocument[], tab: Tab, order: 'worst' | 'time' = 'worst'): ResultList {
  const all = matches.map(weigh);
  const chosen = tab === 'all' ? all : all.filter((each) => each.group === tab);
  return { rows: chosen.toSorted(order === 'worst' ? byWeightThenTime : byTime).map(({ match }) => match), counts: countsOf(all) };
}

/** The business key that every match of a search shares, when there are several messages of it: an order worth a look of its own. */
export function sharedBusinessKey(
  matches: readonly MatchDocument[],
  value: string,
): { readonly key: string; readonly messages: number } | null {
  const same = matches.filter((match) => match.businessKey === value);
  return value !== '' && same.length > 1 ? { key: value, messages: same.length } : null;
}
