import { code as codeSchema } from '../../main/contract/verdict.ts';
import type { Certainty, Code } from '../../main/domain/verdict/code.ts';
import type { DuplicateClass } from '../../main/domain/verdict/verdict.ts';

/** How a verdict is drawn: filled shapes are proven, open ones suspected. Each has a colour class `is-…`. */
export const shapes = [
  'ok',
  'lost',
  'suspect',
  'fail',
  'weak',
  'dup',
  'flight',
  'flight-open',
  'unknown',
  'passed',
  'none',
  'none-open',
] as const;
export type Shape = (typeof shapes)[number];

/** How results are grouped over the list, worst first. Every message is in exactly one. */
export const groups = ['lost', 'failed', 'duplicate', 'undetermined', 'passed', 'on-its-way', 'explained', 'processed'] as const;
export type Group = (typeof groups)[number];

/** What the look of a verdict depends on. */
export interface Looked {
  readonly code: Code;
  readonly certainty: Certainty;
  readonly facts?: Readonly<Record<string, string>>;
}

const groupOfCode: Readonly<Record<Code, Group>> = {
  BROKER_LOST: 'lost',
  RELAY_LOST: 'lost',
  SEND_FAILED: 'failed',
  UNROUTED: 'lost',
  OVERFLOW: 'lost',
  DLX_LOST: 'lost',
  LOST_TO_RETENTION: 'lost',
  SKIPPED: 'lost',
  EFFECT_LOST: 'lost',
  OUTBOX_STUCK: 'failed',
  OVERDUE: 'failed',
  DIVERTED: 'failed',
  DEAD_LETTERED: 'failed',
  PROCESS_FAILED: 'failed',
  TTL_EXPIRED: 'failed',
  UNDETERMINED: 'undetermined',
  COMMITTED: 'passed',
  NOT_YET_VISIBLE: 'on-its-way',
  NOT_YET_CONSUMED: 'on-its-way',
  IN_FLIGHT: 'on-its-way',
  TXN_ABORTED: 'explained',
  EXPIRED: 'explained',
  COMPACTED: 'explained',
  FILTERED: 'explained',
  DISCARDED: 'explained',
  NOT_REACHED: 'explained',
  NOT_FOUND: 'explained',
  STORED: 'processed',
  PROCESSED: 'processed',
};

/** True for a group that names something wrong with the way itself. */
function isWrong(group: Group): boolean {
  return group === 'lost' || group === 'failed';
}

/** An aborted transaction weighs like a loss in the relay when its outbox row says that it was sent. */
function weighedCode({ code, facts }: Looked): Code {
  return code === 'TXN_ABORTED' && facts?.['rowSaysSent'] === 'true' ? 'RELAY_LOST' : code;
}

/**
 * The group of a verdict. A duplicate effect counts over everything that is neither wrong nor
 * undetermined.
 */
export function groupOf(verdict: Looked, duplicates: readonly DuplicateClass[] = []): Group {
  const group = groupOfCode[weighedCode(verdict)];
  return duplicates.includes('DUPLICATE_EFFECT') && !isWrong(group) && group !== 'undetermined' ? 'duplicate' : group;
}

const shapeOfGroup: Readonly<Record<Group, readonly [proven: Shape, suspected: Shape]>> = {
  lost: ['lost', 'suspect'],
  failed: ['fail', 'weak'],
  duplicate: ['dup', 'dup'],
  undetermined: ['unknown', 'unknown'],
  passed: ['passed', 'passed'],
  'on-its-way': ['flight', 'flight-open'],
  explained: ['none', 'none-open'],
  processed: ['ok', 'ok'],
};

/** The shape of a verdict. A duplicate effect shows only over what is not worse. */
export function shapeOf(verdict: Looked, duplicates: readonly DuplicateClass[] = []): Shape {
  const [proven, suspected] = shapeOfGroup[groupOf(verdict, duplicates)];
  return verdict.certainty === 'proven' || verdict.code === 'UNDETERMINED' ? proven : suspected;
}

/** The shape that stands for a whole group. */
export function shapeOfWholeGroup(group: Group): Shape {
  return shapeOfGroup[group][0];
}

/** The colour class of a shape. */
export function toneOf(shape: Shape): string {
  return `is-${shape.replace('-open', '')}`;
}

/** Every code, heaviest first, as the documents list them. */
const weights = new Map(codeSchema.options.map((code, index) => [code, index]));

/** Position in a list that shows the worst first: by group, then by the weight of the code, proven before suspected. */
export function heaviness(verdict: Looked, duplicates: readonly DuplicateClass[]): number {
  const group = groupOf(verdict, duplicates);
  const place = isWrong(group) ? 0 : groups.indexOf(group);
  return place * 1000 + (weights.get(weighedCode(verdict)) ?? 0) * 10 + (verdict.certainty === 'proven' ? 0 : 1);
}
