import type { ReactNode } from 'react';
import { utcText } from '../../main/language/utc-format.ts';
import { clockText, dateTimeText, dayText } from '../format/instant-text.ts';
import { useSpeech } from '../speech.tsx';

interface TimeTextProps {
  /** RFC 3339; null where the source has no time. */
  readonly at: string | null;
  /** `clock` where the day stands elsewhere. */
  readonly show?: 'clock' | 'day' | 'whole';
  /** True in lists: to the millisecond, cut and not rounded; every digit stands in the hint. */
  readonly brief?: boolean;
}

/** An instant in the operator's zone with the digits its source had; UTC when the pointer rests on it. */
export function TimeText({ at, show = 'clock', brief = false }: TimeTextProps): ReactNode {
  const { texts, zone, language } = useSpeech();
  if (at === null) return <span className="t3">{texts.time.unknown}</span>;
  const shown = {
    clock: clockText(at, zone),
    day: `${dayText(at, zone, language)} ${clockText(at, zone)}`,
    whole: dateTimeText(at, zone, language),
  };
  return (
    <time dateTime={at} title={`${dateTimeText(at, zone, language)}\n${utcText(at)}`}>
      {brief ? shown[show].replace(/(\.\d{3})\d+/, '$1') : shown[show]}
    </time>
  );
}
