import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sequences } from '../../main/contract/sequences.ts';
import { workspaceFile } from '../compose/open-workspace.ts';
import { seedShop } from '../harness/lab/seed.ts';
import type { SeededShop } from '../harness/lab/seed.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { documentOf, runCli } from './run-cli.ts';
import type { Finished } from './run-cli.ts';

let shop: SeededShop;
let workspace: string;

beforeAll(async () => {
  shop = await seedShop({ ...(await sharedServers()), suffix: uniqueName('gaps') });
  workspace = await workspaceFile(shop.workspace);
});
afterAll(() => shop.close());

function run(...args: readonly string[]): Promise<Finished> {
  return runCli(workspace, ['sequences', ...args, '--now', shop.now.toISOString()]);
}

describe('waybill sequences on the seeded shop', () => {
  it('suspects the number of the message that the relay lost, and explains the aborted one', async () => {
    const finished = await run('--route', 'order-events', '--over', 'stored', '--json');
    const { pairs, ...document } = sequences.parse(documentOf(finished));
    expect(document).toMatchObject({ format: 'waybill.sequences/1', route: 'order-events', complete: true });
    expect(document.gaps.map(({ kind, before, after }) => [kind, before?.messageId, after?.messageId])).toEqual([
      ['suspected', 'm-ordinary-17', 'm-duplicate-effect'],
      ['aborted', 'm-ordinary-16', 'm-transaction-committed'],
    ]);
    expect(document.repeats.map(({ count, messageIds }) => [count, messageIds])).toEqual([
      [2, ['m-suppressed']],
      [2, ['m-duplicate-effect']],
    ]);
    expect(pairs).toBeUndefined();
    expect(finished).toMatchObject({ code: 1, err: '' });
  });

  it('names consumer and partition of what was not consumed', async () => {
    const document = sequences.parse(documentOf(await run('--route', 'order-events', '--json')));
    const traced = document.gaps.filter(({ part }) => part.startsWith('billing: ') && part.endsWith('/1'));
    const beside = traced.map(({ kind, before }) => [kind, before?.messageId]);
    expect(beside).toEqual([
      ['suspected', 'm-ordinary-17'],
      ['suspected', 'm-ordinary-20'],
      ['suspected', 'm-process-failed'],
    ]);
  });

  it('prints a table for people, in their language', async () => {
    const { code, out } = await run('--route', 'order-events', '--language', 'zh-CN');
    expect(code).toBe(1);
    expect(out).toMatch(/^缺口 +部分/);
    expect(out).toMatch(/可疑 .*m-ordinary-17 与 m-duplicate-effect/);
    expect(out).toMatch(/结果完整。\n$/);
  });

  it('finds nothing missing where nothing was counted, and exits with 0', async () => {
    expect(await run('--route', 'refunds')).toMatchObject({ code: 0, out: expect.stringContaining('No number is missing.') as string });
  });

  it.each([
    [['--route', 'clicks'], /clicks.*identity\.sequence/s],
    [[], /sequences --route R/],
    [['--route', 'order-events', '--over', 'both'], /--over both.*stored or traces/s],
    [['--route', 'order-event'], /order-event.*order-events/s],
  ])('%j is typed wrong', async (args, sentence) => {
    const finished = await run(...args);
    expect(finished).toMatchObject({ code: 2, out: '' });
    expect(finished.err).toMatch(sentence);
  });
});
