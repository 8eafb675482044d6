import fc from 'fast-check';
import { formatInstant, micros } from '../../../main/domain/observation/instant.ts';
import type { Observation, OutboxState, Visibility } from '../../../main/domain/observation/observation.ts';
import { consumed, copy, effect, row, send } from '../../domain/builders/observations.ts';

/** When everything of these tests begins, in microseconds. */
export const begin = micros('2026-11-20T11:00:00Z');
const billing = 'billing';

/** One message: the lines that bulk readings have of it, and the observations that an explanation has. */
export interface AnyMessage {
  readonly outbox: readonly string[];
  readonly record: readonly string[];
  readonly trace: readonly string[];
  readonly effect: readonly string[];
  readonly observations: readonly Observation[];
}

const states: Readonly<Record<string, OutboxState>> = { s: 'sent', p: 'pending', c: 'claimed', f: 'failed', u: 'unknown' };
const visibilities: Readonly<Record<string, Visibility>> = { v: 'visible', a: 'aborted', o: 'open', u: 'undecided' };
const outcomes = { o: 'ok', f: 'failed', d: 'discarded', l: 'filtered', r: 'duplicate', u: 'unknown' } as const;

/** Mostly the ordinary value, so that many messages are plainly fine and every oddity still occurs alone. */
function mostly<Value>(ordinary: Value, ...others: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 12, arbitrary: fc.constant(ordinary) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

const times = (...others: readonly number[]): fc.Arbitrary<number> => mostly(0, ...others);
const second = 1_000_000;

const rowOf = fc.record({
  state: mostly('s', 'p', 'c', 'f', 'u'),
  late: times(2 * second, -2 * second),
  placed: fc.boolean(),
  moved: mostly(false, true),
});
const record = fc.record({
  visibility: mostly('v', 'a', 'o', 'u'),
  resend: mostly(false, true),
  early: times(-3 * second, 900 * second),
  other: mostly(false, true),
});
const traced = fc.record({
  outcome: mostly('o', 'f', 'd', 'l', 'r', 'u'),
  late: times(400 * second),
  placed: fc.boolean(),
  moved: mostly(false, true),
  attempt: mostly('', '1', '2'),
  member: fc.constantFrom('', 'one', 'two'),
});
interface Sent {
  readonly outcome: string;
  readonly early: number;
  readonly placed: boolean;
  readonly moved: boolean;
}
const produced: fc.Arbitrary<Sent> = fc.record({
  outcome: mostly('o', 'f', 'u'),
  early: times(-5 * second),
  placed: fc.boolean(),
  moved: fc.constantFrom(false, false, false, true),
});

function several<Value>(one: fc.Arbitrary<Value>): fc.Arbitrary<readonly Value[]> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.tuple(one) },
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.tuple(one, one) },
  );
}

const parts = fc.record({
  rows: several(rowOf),
  records: several(record),
  sends: fc.boolean().chain((any): fc.Arbitrary<readonly Sent[]> => (any ? several(produced) : fc.constant([]))),
  traced: several(traced),
  effects: mostly(1, 0, 2),
});

/** One message of any kind, by its number: its id, its place and its key are its own. */
export function anyMessage(number: number): fc.Arbitrary<AnyMessage> {
  const id = `m,${number} "q"`;
  const written = `"m,${number} ""q"""`;
  const key = `o-${number}`;
  const at = begin + BigInt(number) * 1000n;
  const place = { partition: '1', offset: String(number) };
  const elsewhere = { partition: '1', offset: String(number + 5000) };
  const moment = (micros_: bigint): string => formatInstant(micros_);
  const names = { messageId: id, businessKey: key };
  return parts.map((made) => ({
    outbox: made.rows.map(({ state, late, placed, moved }) => {
      const where = moved ? elsewhere : place;
      return `${written},${key},${state},${at + BigInt(late)},,${placed ? `${where.partition},${where.offset}` : ','}`;
    }),
    record: made.records.map(({ visibility, resend, early, other }, index) => {
      const where = other || index > 0 ? elsewhere : place;
      return `${written},${key},${where.partition},${where.offset},${at + BigInt(early)},${visibility},${resend ? 'r-1' : ''},${key}`;
    }),
    trace: [
      ...made.sends.map(({ outcome, early, placed, moved }) => {
        const where = moved ? elsewhere : place;
        return `${written},p,,${outcome},${at + BigInt(early)},${placed ? `${where.partition},${where.offset}` : ','},,`;
      }),
      ...made.traced.map(({ outcome, late, placed, moved, attempt, member }) => {
        const where = moved ? elsewhere : place;
        return `${written},c,${billing},${outcome},${at + 2000n + BigInt(late)},${placed ? `${where.partition},${where.offset}` : ','},${attempt},${member}`;
      }),
    ],
    effect: Array.from({ length: made.effects }, () => `${key},${at + 3000n}`),
    observations: [
      ...made.rows.map(({ state, late, placed, moved }, index) =>
        row({
          key: `${number}-${index}`,
          ...names,
          state: states[state] ?? 'unknown',
          createdAt: moment(at + BigInt(late)),
          ...(placed ? (moved ? elsewhere : place) : {}),
        }),
      ),
      ...made.records.map(({ visibility, resend, early, other }, index) =>
        copy({
          ...names,
          ...(other || index > 0 ? elsewhere : place),
          visibility: visibilities[visibility] ?? 'undecided',
          at: moment(at + BigInt(early)),
          ...(resend ? { resendId: 'r-1' } : {}),
        }),
      ),
      ...made.sends.map(({ outcome, early, placed, moved }, index) =>
        send({
          key: `s${number}-${index}`,
          ...names,
          outcome: outcome === 'o' ? 'ok' : outcome === 'f' ? 'failed' : 'unknown',
          at: moment(at + BigInt(early)),
          ...(placed ? (moved ? elsewhere : place) : {}),
        }),
      ),
      ...made.traced.map(({ outcome, late, placed, moved, attempt, member }, index) =>
        consumed({
          key: `c${number}-${index}`,
          ...names,
          outcome: outcomes[outcome as keyof typeof outcomes],
          at: moment(at + 2000n + BigInt(late)),
          ...(placed ? (moved ? elsewhere : place) : {}),
          ...(attempt === '' ? {} : { attempt }),
          ...(member === '' ? {} : { member }),
        }),
      ),
      ...Array.from({ length: made.effects }, (_, index) => effect({ row: `${number}-${index}`, ...names, key, at: moment(at + 3000n) })),
    ],
  }));
}
