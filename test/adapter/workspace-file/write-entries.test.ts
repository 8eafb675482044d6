import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseWorkspace } from '../../../main/adapter/workspace-file/parse-workspace.ts';
import { workspaceWriter } from '../../../main/adapter/workspace-file/write-entries.ts';
import { addedLines, lineDifference } from '../../../main/domain/draft/line-difference.ts';
import type { Guess } from '../../../main/domain/draft/guess.ts';
import type { WorkspaceEntry } from '../../../main/ports/workspace-text.ts';

const head = `waybill: 1
name: shop   # ours
environment: local
sources:
    # the broker of the shop
    kafka: { kind: kafka, brokers: ['127.0.0.1:9092'] }
`;

const value = { identity: { messageId: 'header:message-id' }, destination: { source: 'kafka', topic: 'orders' } };

function entry(name: string, more: Partial<WorkspaceEntry> = {}): WorkspaceEntry {
  const path = ['routes', name, 'identity', 'messageId'];
  const guess: Guess = {
    path,
    value: 'header:message-id',
    confidence: 'sure',
    reason: { rule: 'id-by-name', facts: {} },
    alternatives: [],
  };
  return { section: 'routes', name, value, guesses: [guess], ...more };
}

function added(text: string, entries: readonly WorkspaceEntry[], comment = 'sure: why'): string {
  const answer = workspaceWriter.add(text, entries, () => comment);
  if (!answer.ok) throw new Error(answer.failure.detail);
  return answer.value;
}

/** Every line of the file that was there is there still, in its order. */
function keepsLines(before: string, after: string): boolean {
  return !lineDifference(before, after)
    .split('\n')
    .some((line) => line.startsWith('-'));
}

const shapes: readonly (readonly [string, string])[] = [
  ['without the section', head],
  ['with an empty section', `${head}routes:\n`],
  [
    'with a route',
    `${head}routes:\n    clicks:\n        identity: { messageId: key }\n        destination: { source: kafka, topic: clicks } # here\n        # more to come\n\n# the end\n`,
  ],
  [
    'with a section behind it',
    `routes:\n  clicks: { identity: { messageId: key }, destination: { source: kafka, topic: clicks } }\n\n${head}`,
  ],
  ['without a line break at its end', head.trimEnd()],
];

describe('a route added to a workspace file', () => {
  it.each(shapes)('%s leaves every line as it was', (_, text) => {
    const after = added(text, [entry('orders')]);
    expect(keepsLines(`${text.trimEnd()}\n`, after)).toBe(true);
    expect(parseWorkspace(after, '/shop')).toMatchObject({ ok: true });
    expect(parse(after)).toMatchObject({ routes: { orders: value } });
    expect(after).toContain('# sure: why');
  });

  it('stands behind the last one, indented like it, before what follows', () => {
    const [, text] = shapes[2] ?? ['', ''];
    expect(added(text, [entry('orders')]).slice(head.length)).toBe(`routes:
    clicks:
        identity: { messageId: key }
        destination: { source: kafka, topic: clicks } # here
        # more to come
    orders:
      identity:
        # sure: why
        messageId: header:message-id
      destination: { source: kafka, topic: orders }

# the end
`);
  });

  it('takes the place of braces without anything in them', () => {
    const after = added(`${head}routes: {}\n`, [entry('orders')]);
    expect(after.startsWith(head)).toBe(true);
    expect(parse(after)).toMatchObject({ routes: { orders: value } });
  });

  it('is put into a file that is JSON, which then says all that it said', () => {
    const json = JSON.stringify({ waybill: 1, name: 'shop', environment: 'local', sources: {}, routes: { clicks: value } }, null, 2);
    expect(JSON.parse(added(json, [entry('orders')]))).toEqual({
      ...(JSON.parse(json) as object),
      routes: { clicks: value, orders: value },
    });
  });

  it('is refused when there is one of that name, and when the file is no map', () => {
    const text = added(head, [entry('orders')]);
    expect(workspaceWriter.add(text, [entry('orders')], () => null)).toMatchObject({ ok: false, failure: { code: 'malformed' } });
    for (const broken of ['- a\n', 'a: [', '', 'a: 1\na: 2\n'])
      expect(workspaceWriter.add(broken, [entry('orders')], () => null)).toMatchObject({ ok: false });
  });

  it('begins a workspace that can be opened', () => {
    const text = workspaceWriter.begin('my: shop # 1', 'production');
    expect(parseWorkspace(text, '/shop')).toMatchObject({ ok: true, workspace: { name: 'my: shop # 1', environment: 'production' } });
    const source = { section: 'sources', name: 'kafka', value: { kind: 'kafka', brokers: ['127.0.0.1:1'] }, guesses: [] } as const;
    expect(parseWorkspace(added(text, [source]), '/shop')).toMatchObject({
      ok: true,
      workspace: { sources: { kafka: { kind: 'kafka' } } },
    });
  });

  it('says what it was given, whatever names, values and comments are like', { timeout: 30_000 }, () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 15 }),
      fc.constantFrom('a: b', '# c', '- d', '{', "it's", '"', '__proto__', 'yes', '1', '\n', '*a', '&b', '!!c', 'x\u2028y'),
    );
    const name = text.filter((each) => each !== '' && each !== '__proto__');
    fc.assert(
      fc.property(
        name,
        fc.dictionary(name, fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text, { maxLength: 3 })), { maxKeys: 4 }),
        text,
        fc.constantFrom(...shapes),
        (route, values, comment, [, before]) => {
          fc.pre(route !== 'clicks');
          const answer = workspaceWriter.add(
            before,
            [
              entry(route, {
                value: values,
                guesses: Object.keys(values).map((each) => ({ ...(entry(route).guesses[0] as Guess), path: ['routes', route, each] })),
              }),
            ],
            () => comment,
          );
          if (!answer.ok) throw new Error(answer.failure.detail);
          const file = parse(answer.value) as { readonly routes: Readonly<Record<string, unknown>> };
          expect(file.routes[route]).toEqual(values);
          expect({ ...file, routes: undefined }).toEqual({ ...(parse(before) as object), routes: undefined });
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('a difference of lines', () => {
  it('shows what was put in, with the lines around it', () => {
    expect(lineDifference('a\nb\nc\nd\ne\n', 'a\nb\nc\nx\nd\ne\n')).toBe('@@ -1,5 +1,6 @@\n a\n b\n c\n+x\n d\n e\n');
    expect(lineDifference('a\n', 'a\n')).toBe('');
    expect(lineDifference('', 'a\n')).toBe('@@ -0,0 +1,1 @@\n+a\n');
  });

  it('leads from the one text to the other, and keeps as much as it can', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 25 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const result: string[] = [];
        const kept: string[] = [];
        let at = 0;
        const difference = lineDifference(before.map((each) => `${each}\n`).join(''), after.map((each) => `${each}\n`).join(''));
        for (const line of difference.split('\n').slice(0, -1)) {
          const header = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line);
          if (header !== null) {
            const start = Number(header[1]) - (header[2] === '0' ? 0 : 1);
            result.push(...before.slice(at, start));
            kept.push(...before.slice(at, start));
            at = start;
            continue;
          }
          if (!line.startsWith('-')) result.push(line.slice(1));
          if (!line.startsWith('+')) {
            kept.push(line.slice(1));
            at += 1;
          }
        }
        expect([...kept, ...before.slice(at)]).toEqual(before);
        expect([...result, ...before.slice(at)]).toEqual(after);
      }),
    );
    expect(addedLines('a\nb\n', 'a\nx\nb\ny\n')).toEqual(['x', 'y']);
  });
});
