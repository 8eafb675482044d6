import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outbox, StateRule } from '../../../main/domain/workspace/route.ts';
import { ruleColumns, stateOf } from '../../../main/adapter/outbox/outbox-state.ts';

type States = Outbox['states'];

const names = ['pending', 'claimed', 'sent', 'failed'] as const;
const rule: fc.Arbitrary<StateRule> = fc.oneof(
  fc.record({ kind: fc.constant('values' as const), values: fc.array(fc.constantFrom('A', 'B', 'C')) }),
  fc.record({ kind: fc.constantFrom('not-null' as const, 'is-null' as const, 'true' as const), column: fc.constantFrom('x', 'y') }),
);
const states: fc.Arbitrary<States> = fc.dictionary(fc.constantFrom(...names), rule);
const row = fc.record({
  state: fc.constantFrom('A', 'B', 'C', 'D', null),
  columns: fc.record({ x: fc.constantFrom('true', 'false', null), y: fc.constantFrom('t', '0', null) }),
});

describe('stateOf', () => {
  it('says `none` of a table without states', () => {
    expect(stateOf({}, { state: 'SENT', columns: {} })).toBe('none');
  });

  it.each(['true', 't', 'T', 'yes', 'Y', 'on', '1'])('takes %s for true', (text) => {
    expect(stateOf({ sent: { kind: 'true', column: 'x' } }, { state: null, columns: { x: text } })).toBe('sent');
  });

  it.each(['false', 'f', '0', '', 'no', '2', null])('does not take %s for true', (text) => {
    expect(stateOf({ sent: { kind: 'true', column: 'x' } }, { state: null, columns: { x: text } })).toBe('unknown');
  });

  it('prefers what is further on the way', () => {
    const both: States = {
      pending: { kind: 'is-null', column: 'x' },
      claimed: { kind: 'is-null', column: 'x' },
      failed: { kind: 'is-null', column: 'x' },
      sent: { kind: 'is-null', column: 'x' },
    };
    expect(stateOf(both, { state: null, columns: { x: null } })).toBe('sent');
    const { sent: _sent, ...failed } = both;
    expect(stateOf(failed, { state: null, columns: { x: null } })).toBe('failed');
  });

  it('compares values byte for byte', () => {
    const valued: States = { sent: { kind: 'values', values: ['SENT'] } };
    expect([stateOf(valued, { state: 'sent', columns: {} }), stateOf(valued, { state: 'SENT ', columns: {} })]).toEqual([
      'unknown',
      'unknown',
    ]);
  });

  it('knows every row once something is `otherwise`, and changes no row that a rule names', () => {
    fc.assert(
      fc.property(states, row, fc.constantFrom(...names), (mapped, texts, rest) => {
        fc.pre(mapped[rest] === undefined && Object.keys(mapped).length > 0);
        const before = stateOf(mapped, texts);
        const after = stateOf({ ...mapped, [rest]: { kind: 'otherwise' } }, texts);
        expect(after).toBe(before === 'unknown' ? rest : before);
      }),
    );
  });

  it('names each column of a rule once', () => {
    expect(
      ruleColumns({ sent: { kind: 'not-null', column: 'x' }, failed: { kind: 'true', column: 'x' }, pending: { kind: 'otherwise' } }),
    ).toEqual(['x']);
  });
});
