import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWorkspace } from '../../../main/adapter/workspace-file/parse-workspace.ts';
import type { WorkspaceProblem } from '../../../main/ports/workspace-opener.ts';
import { shop } from './examples.ts';

function problemsOf(text: string): readonly WorkspaceProblem[] {
  const parsed = parseWorkspace(text, '/w');
  return parsed.ok ? [] : parsed.problems;
}

/** Line and column, from 1, of the first place where `text` holds `part`. */
function placeOf(text: string, part: string): { readonly line: number; readonly column: number } {
  const before = text.slice(0, text.indexOf(part)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

describe('a workspace file', () => {
  it('is read with every default filled in and paths resolved beside it', () => {
    const parsed = parseWorkspace(shop, '/w');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { sources, routes } = parsed.workspace;
    expect(sources['kafka']).toMatchObject({ tls: { ca: '/w/ca.pem' }, readBytesPerSecond: 5_000_000, sasl: { username: 'waybill-ro' } });
    expect(sources['shop-db']).toMatchObject({ replica: false, timeZone: 'UTC' });
    const route = routes['order-events'];
    expect(route).toMatchObject({
      grace: 30_000,
      timeToLive: 300_000,
      overdueAfter: 3_600_000,
      clockMargin: null,
      reorderWindow: 1000,
      fallbacks: [],
    });
    expect(route?.outbox).toMatchObject({ allowance: 90_000, keepsSent: true, only: { topic: ['orders', '7'] } });
    expect(route?.outbox?.states).toEqual({
      pending: { kind: 'otherwise' },
      sent: { kind: 'values', values: ['SENT'] },
      failed: { kind: 'true', column: 'blocked' },
      claimed: { kind: 'not-null', column: 'claimed_at' },
    });
    expect(route?.consumers[1]).toMatchObject({ group: 'email', tracedAs: 'email', isolation: 'read_uncommitted', trace: null });
    expect(route?.consumers[0]?.trace).toMatchObject({ name: 'events', sampled: 'every' });
    expect(route?.mask).toEqual([
      { kind: 'json', pointer: '/phone' },
      { kind: 'header', name: 'x-customer' },
    ]);
  });

  it('needs no routes yet', () => {
    const text = "waybill: 1\nname: shop\nenvironment: local\nsources:\n  kafka: { kind: kafka, brokers: ['127.0.0.1:9092'] }\n";
    expect(parseWorkspace(text, '/w')).toMatchObject({ ok: true, workspace: { routes: {}, sources: { kafka: { kind: 'kafka' } } } });
  });

  it('caps reading in production and nowhere else', () => {
    const local = parseWorkspace(shop.replace('environment: production', 'environment: local'), '/w');
    expect(local.ok && local.workspace.sources['kafka']).toMatchObject({ readBytesPerSecond: null });
  });

  it.each([
    ['an unknown field', 'isolation:', 'isolaton:', 'isolaton', 'isolation'],
    ['a source that does not exist', 'source: shop-db, table: invoices', 'source: shop-bd, table: invoices', 'shop-bd', 'shop-db'],
    ['a trace that does not exist', 'trace: events', 'trace: event', 'event\n', 'events'],
    ['a kind that does not exist', 'kind: postgres', 'kind: postgress', 'postgress', 'postgres'],
  ])('names %s, its place and the nearest valid name', (_what, from, to, at, suggestion) => {
    const text = shop.replace(from, to);
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ suggestion, ...placeOf(text, at) });
  });

  it('refuses a password in a URL, wherever it stands', () => {
    expect(problemsOf(shop.replace('waybill_ro@', 'waybill_ro:secret@'))[0]?.problem).toContain('password');
    expect(problemsOf(shop.replace('5432/shop', '5432/shop?password=secret'))[0]?.problem).toContain('password');
  });

  it('refuses a source of the wrong kind for a part', () => {
    expect(problemsOf(shop.replace('destination: { source: kafka', 'destination: { source: shop-db'))[0]?.problem).toContain(
      'postgres source',
    );
  });

  it('tells every problem of a file at once', () => {
    const text = shop
      .replace('timeToLive: 5m', 'timeToLive: 5')
      .replace("'{key}:{json:/status}'", "'{key}:{jsn:/status}'")
      .replace('allowance: 90s', 'allowance: soon');
    expect(problemsOf(text).map((problem) => problem.path)).toEqual([
      'routes.order-events.identity.businessKey',
      'routes.order-events.outbox.allowance',
      'routes.order-events.timeToLive',
    ]);
  });

  it('says what is required', () => {
    expect(
      problemsOf(
        'waybill: 1\nname: x\nenvironment: local\nsources: {}\nroutes: { a: { identity: {}, destination: { source: s, topic: t } } }',
      ).map((problem) => problem.problem),
    ).toEqual(['"messageId" is required']);
  });

  it('gives the place of broken YAML, and survives an alias bomb', () => {
    expect(problemsOf('waybill: 1\nname: [')[0]).toMatchObject({ line: 2 });
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]`;
    expect(problemsOf(bomb)).not.toEqual([]);
  });

  it('keeps Object.prototype clean and never throws, whatever the text is', () => {
    problemsOf('__proto__: { polluted: 1 }\nsources: { __proto__: { kind: kafka } }');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(shop.length), (noise, at) => {
        const problems = problemsOf(shop.slice(0, at) + noise + shop.slice(at));
        for (const { line, column } of problems) expect(line >= 1 && column >= 1).toBe(true);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
