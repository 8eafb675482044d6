import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage as coverageSchema } from '../../main/contract/coverage.ts';
import { observation as observationSchema } from '../../main/contract/observation.ts';
import type { Content } from '../../main/domain/observation/content.ts';
import { caseOf, rejudge } from '../../main/service/case-file.ts';
import { explain } from '../../main/service/judge-message.ts';
import { commit, consumed, copy, effect, messageId, row } from '../domain/builders/observations.ts';
import type { Reading } from '../domain/builders/reading.ts';
import { reading } from '../domain/builders/reading.ts';
import { route } from '../domain/builders/route.ts';
import { ago, hour } from '../domain/builders/time.ts';
import { anyReading } from '../domain/properties/any-reading.ts';

const given = route();

const content: Content = {
  key: null,
  value: { base64: Buffer.from('{"phone":"secret-1","a":1}').toString('base64'), size: 26, masked: false },
  headers: [],
};
const processed = [row(), copy(), commit(), consumed(), effect()];
const explained = (read: Reading = reading(processed, { route: given })) =>
  explain(read, messageId, (observation) => (observation.kind === 'record' ? content : undefined));

describe('a case', () => {
  it('reproduces every judgement without any source, also after it was written and read', () => {
    fc.assert(
      fc.property(anyReading, (read) => {
        const first = explain(read, messageId, () => undefined);
        const recorded = JSON.parse(JSON.stringify(caseOf(first, '0.1.0', false))) as ReturnType<typeof caseOf>;
        const [again] = rejudge(recorded);
        expect(again).toMatchObject({ same: true });
        expect(again?.explanation.judgement).toEqual(first.judgement);
        expect(again?.explanation.observations).toEqual(first.observations);
        expect(again?.explanation.coverage).toEqual(first.coverage);
      }),
      { seed: 61, numRuns: 400 },
    );
  });

  it('is judged by its own clock, not by that of the reader', () => {
    const old = reading([row({ state: 'pending', createdAt: ago(hour + 90_000) })], { route: given, now: ago(hour) });
    const [again] = rejudge(
      caseOf(
        explain(old, messageId, () => undefined),
        '0.1.0',
        false,
      ),
    );
    expect(again).toMatchObject({ same: true, explanation: { judgement: { verdict: { code: 'IN_FLIGHT' } }, now: ago(hour) } });
  });

  it('says so when the rules of this version decide otherwise', () => {
    const recorded = caseOf(explained(), '0.0.1', false);
    const older = {
      ...recorded,
      messages: recorded.messages.map((message) => ({
        ...message,
        recorded: { ...message.recorded, code: 'SKIPPED' as const, rule: 'skipped' },
      })),
    };
    expect(rejudge(older).map((each) => each.same)).toEqual([false]);
  });

  it('reproduces an answer about a message that nothing names', () => {
    const nothing = explain(reading([], { route: given }), 'm-99', () => undefined);
    const [again] = rejudge(caseOf(nothing, '0.1.0', false));
    expect(again).toMatchObject({ same: true, explanation: { messageId: null } });
  });

  it('leaves out a message of a route that it does not have', () => {
    const recorded = caseOf(explained(), '0.1.0', false);
    expect(rejudge({ ...recorded, routes: [] })).toEqual([]);
  });

  it('carries no address and no user, and payloads only on request, masked', () => {
    const masking = route({ mask: [{ kind: 'json', pointer: '/phone' }] });
    const read = explained(reading(processed, { route: masking }));
    const plain = JSON.stringify(caseOf(read, '0.1.0', false));
    const full = JSON.stringify(caseOf(read, '0.1.0', true));
    for (const text of [plain, full])
      for (const secret of ['internal', 'reader@', '9093', 'secret-1', Buffer.from('secret-1').toString('base64').slice(0, 8)])
        expect(text).not.toContain(secret);
    expect(Object.keys(caseOf(read, '0.1.0', true).messages[0]?.contents ?? {})).toHaveLength(1);
    expect(caseOf(read, '0.1.0', false).messages[0]?.contents).toEqual({});
  });

  it('consists of what its document may contain', () => {
    const [message] = caseOf(explained(), '0.1.0', false).messages;
    expect(message?.observations.every((each) => observationSchema.safeParse(each).success)).toBe(true);
    expect(message?.coverage.every((each) => coverageSchema.safeParse(each).success)).toBe(true);
  });
});
