import type { ExplanationDocument } from '../../main/contract/explanation.ts';
import type { Speech } from '../speech.tsx';
import type { LaneKey, Mark } from './timeline-marks.ts';

/** Beyond this, in milliseconds, two clocks of one message are said to disagree. */
const limit = 1000;

interface Timed {
  readonly key: LaneKey;
  readonly title: string;
  readonly marks: readonly Mark[];
}

function first(marks: readonly Mark[]): number | null {
  return marks.length === 0 ? null : Math.min(...marks.map(({ at }) => at));
}

/** The nearest lane before this one that has a point: a message cannot be seen here before it was seen there. */
function upstream(lane: Timed, lanes: readonly Timed[]): Timed | undefined {
  const index = lanes.findIndex(({ key }) => key === lane.key);
  return lanes.slice(0, index).findLast(({ marks, key }) => marks.length > 0 && !key.startsWith('consumer '));
}

/** What is wrong with the clock of a lane, in words: a measured difference, or a point before the one that must precede it. Null when nothing is. */
export function skewOf(
  lane: Timed,
  lanes: readonly Timed[],
  findings: ExplanationDocument['findings'],
  { texts, format }: Speech,
): string | null {
  const sources = new Set(lane.marks.map(({ source }) => source));
  const finding = findings.find(({ id, facts }) => id === 'clock-skew' && sources.has(facts?.['source'] ?? ''));
  const milliseconds = Number(finding?.facts?.['milliseconds'] ?? Number.NaN);
  if (Number.isFinite(milliseconds)) {
    const length = format.duration(Math.abs(milliseconds));
    return milliseconds < 0 ? texts.timeline.clockBehind(length) : texts.timeline.clockAhead(length);
  }
  const before = upstream(lane, lanes);
  const [here, there] = [first(lane.marks), first(before?.marks ?? [])];
  if (here === null || there === null || before === undefined || there - here <= limit) return null;
  return texts.timeline.beforeUpstream(format.duration(there - here), before.title);
}
