import type { MatchDocument } from '../../main/contract/matches.ts';
import { groupDigits } from '../../main/language/format.ts';
import { dayKey, dayText } from '../format/instant-text.ts';
import type { Speech } from '../speech.tsx';
import type { Column } from '../ui/data-table.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { shapeOf } from '../ui/look.ts';
import { StageRail } from '../ui/stage-rail.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { VerdictWord } from '../ui/verdict-mark.tsx';

/** An instant of the day that all messages share; null when they do not. */
function sharedDay(matches: readonly MatchDocument[], zone: string): string | null {
  let first: string | null = null;
  let last: string | null = null;
  for (const { at } of matches) {
    if (at === null) continue;
    if (first === null || at < first) first = at;
    if (last === null || at > last) last = at;
  }
  return first !== null && last !== null && dayKey(first, zone) === dayKey(last, zone) ? first : null;
}

/** Offsets in a place keep their digits and get their groups: `p7 @ 1,883,486`. */
export function groupedPlace(coordinates: string): string {
  return coordinates.replace(/(?<=@ )\d+/g, (digits) => groupDigits(digits));
}

/** The columns of a list of messages. With `order`, the list runs in time and says so. */
export function resultColumns(
  matches: readonly MatchDocument[],
  { texts, zone, language }: Speech,
  order: 'worst' | 'time',
): readonly Column<MatchDocument>[] {
  const day = sharedDay(matches, zone);
  const { columns } = texts.results;
  return [
    {
      id: 'verdict',
      title: order === 'worst' ? columns.verdictWorstFirst : columns.verdict,
      className: 'column-verdict',
      sorted: order === 'worst',
      cell: ({ verdict, duplicates }) => <VerdictWord verdict={verdict} duplicates={duplicates} />,
    },
    {
      id: 'stage',
      title: columns.stage,
      className: 'column-stage',
      cell: ({ rail, verdict, duplicates }) => (rail === undefined ? null : <StageRail rail={rail} shape={shapeOf(verdict, duplicates)} />),
    },
    {
      id: 'time',
      title: day === null ? columns.time : columns.timeOn(dayText(day, zone, language)),
      className: day === null ? 'column-time-day' : 'column-time',
      cellClassName: 'mono',
      sorted: order === 'time',
      cell: ({ at }) => <TimeText at={at} show={day === null ? 'day' : 'clock'} brief />,
    },
    {
      id: 'key',
      title: columns.key,
      className: 'column-key',
      cellClassName: 'mono',
      cell: ({ businessKey, messageId }) => <Foreign text={businessKey ?? messageId ?? ''} />,
    },
    { id: 'route', title: columns.route, className: 'column-route', cellClassName: 't2', cell: ({ route }) => <Foreign text={route} /> },
    {
      id: 'place',
      title: columns.place,
      cellClassName: 'mono t2',
      cell: ({ coordinates }) => <Foreign text={groupedPlace(coordinates ?? '')} />,
    },
  ];
}
