import type { ReactNode } from 'react';
import { instantInZone, localTime } from '../format/zoned-clock.ts';
import { useSpeech } from '../speech.tsx';

/** Both ends of a window; null is an open end. */
export interface TimeRange {
  readonly from: string | null;
  readonly to: string | null;
}

interface RangeFieldsProps extends TimeRange {
  readonly onChange: (range: TimeRange) => void;
}

interface EndFieldProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

function EndField({ label, value, onChange }: EndFieldProps): ReactNode {
  const { zone } = useSpeech();
  return (
    <label>
      {label}
      <input
        className="field"
        type="datetime-local"
        step="1"
        value={value === null ? '' : localTime(value, zone)}
        onChange={(event) => onChange(instantInZone(event.target.value, zone))}
      />
    </label>
  );
}

/** A window typed on the clock of the operator's zone. */
export function RangeFields({ from, to, onChange }: RangeFieldsProps): ReactNode {
  const { texts, zone } = useSpeech();
  return (
    <div className="search-range">
      <EndField label={texts.search.from} value={from} onChange={(value) => onChange({ from: value, to })} />
      <EndField label={texts.search.to} value={to} onChange={(value) => onChange({ from, to: value })} />
      <span className="t3 s12">{texts.search.rangeHint(zone)}</span>
    </div>
  );
}
