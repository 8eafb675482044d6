import { describe, expect, it } from 'vitest';
import { parseWorkspace } from '../../../main/adapter/workspace-file/parse-workspace.ts';
import { shop } from './examples.ts';

const withCache = shop.replace('sources:\n', "sources:\n  cache: { kind: redis, url: 'redis://waybill@127.0.0.1:6379/3' }\n");

/** The dedupe store of the example replaced by another. */
function storing(store: string): ReturnType<typeof parseWorkspace> {
  return parseWorkspace(withCache.replace('{ source: shop-db, table: processed, columns: { key: message_id }, means: done }', store), '/w');
}

function problemsOf(store: string): readonly string[] {
  const parsed = storing(store);
  return parsed.ok ? [] : parsed.problems.map(({ path, problem }) => `${path.replace('routes.order-events.consumers.0.', '')}: ${problem}`);
}

describe('a dedupe store', () => {
  it('is a table of a database, or keys of a Redis', () => {
    const table = storing(
      "{ source: shop-db, table: processed, columns: { key: message_id, at: done_at }, key: 'x:{messageId}', means: claimed }",
    );
    expect(table.ok && table.workspace.routes['order-events']?.consumers[0]?.dedupe).toEqual([
      {
        source: 'shop-db',
        table: 'processed',
        columns: { key: 'message_id', at: 'done_at' },
        key: ['x:', { name: 'messageId' }],
        means: 'claimed',
      },
    ]);
    const keys = storing("{ source: cache, key: 'dedupe:{businessKey}:{json:/status}', means: claimed }");
    expect(keys.ok && keys.workspace.routes['order-events']?.consumers[0]?.dedupe).toEqual([
      {
        source: 'cache',
        key: ['dedupe:', { name: 'businessKey' }, ':', { kind: 'json', pointer: '/status' }],
        means: 'claimed',
      },
    ]);
  });

  it.each([
    ["{ source: cache, key: 'd:{messageId}' }", 'dedupe.0.means: expected one of done, claimed'],
    ['{ source: cache, means: done }', 'dedupe.0.key: "key" is required'],
    ['{ source: shop-db, table: processed, means: done }', 'dedupe.0.columns: "columns" is required'],
    ["{ source: cache, key: 'd:{messageId', means: done }", 'dedupe.0.key: "d:{messageId" has a brace without its partner'],
    [
      "{ source: shop-db, key: 'd:{messageId}', means: done }",
      'dedupe.0.source: "shop-db" is a postgres source and cannot hold dedupe keys: name table and columns',
    ],
    [
      '{ source: cache, table: processed, columns: { key: message_id }, means: done }',
      'dedupe.0.source: "cache" is a redis source and cannot hold a dedupe table: name a key only',
    ],
    ["{ source: cahce, key: 'd:{messageId}', means: done }", 'dedupe.0.source: there is no source "cahce"'],
  ])('%s: says what is wrong', (store, problem) => {
    expect(problemsOf(store)).toEqual([problem]);
  });
});
