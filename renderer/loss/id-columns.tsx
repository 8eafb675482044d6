import type { ReactNode } from 'react';
import type { OpenMessageDocument } from '../../main/contract/reconciliation.ts';
import { visibleText } from '../../main/language/visible-text.ts';
import { dayKey, dayText } from '../format/instant-text.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import type { Column } from '../ui/data-table.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { shapeOf } from '../ui/look.ts';
import { TimeText } from '../ui/time-text.tsx';
import { VerdictMark, VerdictWord } from '../ui/verdict-mark.tsx';

/** A day that all rows share; null when they do not. */
function sharedDay(rows: readonly OpenMessageDocument[], zone: string): string | null {
  const instants = rows.flatMap(({ at }) => (at === null || at === undefined ? [] : [at]));
  const [first] = instants;
  return first !== undefined && instants.every((at) => dayKey(at, zone) === dayKey(first, zone)) ? first : null;
}

/** `p9 @ 1,879,216` where the verdict knows a place in the log; null where it knows none. */
export function placeInLog({ format }: Pick<Speech, 'format'>, { verdict }: OpenMessageDocument): string | null {
  const { partition, offset } = verdict.facts ?? {};
  return partition === undefined || offset === undefined ? null : `p${visibleText(partition)} @ ${format.number(visibleText(offset))}`;
}

function StageCell({ message }: { readonly message: OpenMessageDocument }): ReactNode {
  const speech = useSpeech();
  const place = placeInLog(speech, message);
  return (
    <>
      {speech.texts.ids.stages[message.verdict.stage]}
      {place !== null && <span className="mono t3"> {place}</span>}
    </>
  );
}

/** What became of the message at each consumer: a mark, the name, and the verdict in words. */
function Deliveries({ deliveries }: Pick<OpenMessageDocument, 'deliveries'>): ReactNode {
  const { words } = useSpeech();
  return (
    <span className="deliveries">
      {deliveries.map(({ consumer, code }) => (
        <span key={consumer} title={`${visibleText(consumer)}: ${words.verdicts.codes[code]}`}>
          <VerdictMark shape={shapeOf({ code, certainty: 'proven' })} size="small" />
          <span className="cut">
            <Foreign text={consumer} />
          </span>
          <span className="sr">{words.verdicts.codes[code]}</span>
        </span>
      ))}
    </span>
  );
}

function besideText({ words }: Speech, { duplicates, findings }: OpenMessageDocument): string {
  return [
    ...duplicates.filter((each) => each !== 'FAN_OUT').map((each) => words.verdicts.duplicateClasses[each]),
    ...findings.map((each) => words.verdicts.findings[each]),
  ].join(', ');
}

/** The columns of a route's open messages. */
export function idColumns(rows: readonly OpenMessageDocument[], speech: Speech): readonly Column<OpenMessageDocument>[] {
  const { texts, zone, language } = speech;
  const { columns } = texts.ids;
  const day = sharedDay(rows, zone);
  return [
    { id: 'id', title: columns.id, className: 'column-id', cellClassName: 'mono', cell: ({ messageId }) => <Foreign text={messageId} /> },
    {
      id: 'verdict',
      title: columns.verdict,
      className: 'column-open-verdict',
      sorted: true,
      cell: ({ verdict, duplicates }) => <VerdictWord verdict={verdict} duplicates={duplicates} />,
    },
    {
      id: 'time',
      title: day === null ? columns.time : columns.timeOn(dayText(day, zone, language)),
      className: day === null ? 'column-time-day' : 'column-recorded',
      cellClassName: 'mono',
      cell: ({ at }) => <TimeText at={at ?? null} show={day === null ? 'day' : 'clock'} brief />,
    },
    {
      id: 'stage',
      title: columns.stage,
      className: 'column-where',
      cellClassName: 't2',
      cell: (message) => <StageCell message={message} />,
    },
    {
      id: 'deliveries',
      title: columns.deliveries,
      className: 'column-deliveries',
      cellClassName: 't2',
      cell: ({ deliveries }) => <Deliveries deliveries={deliveries} />,
    },
    {
      id: 'beside',
      title: columns.findings,
      cellClassName: 't2',
      cell: (message) => <span title={besideText(speech, message)}>{besideText(speech, message)}</span>,
    },
  ];
}
