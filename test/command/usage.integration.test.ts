import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { workspaceFile } from '../compose/open-workspace.ts';
import { runCli } from './run-cli.ts';

const broken = `waybill: 1
name: shop
environment: local
sources:
  kafka: { kind: kafka, brokers: ['127.0.0.1:9'] }
routes:
  orders:
    identity: { messageId: header:message-id }
    destination: { source: kafkaa, topic: orders }
`;

let workspace: string;

beforeAll(async () => {
  workspace = await workspaceFile(broken.replace('kafkaa', 'kafka'));
});

describe('what was typed wrong', () => {
  it.each([
    [['fnd', 'x'], /fnd.*find/s],
    [['find', 'a', 'b'], /VALUE/],
    [['find', 'x', '--rout', 'orders'], /--rout.*--route/s],
    [['find', 'x', '--from', 'yesterday'], /--from yesterday/],
    [['find', 'x', '--route', 'order'], /order.*orders/s],
    [['find', 'x', '--by', 'merchant'], /merchant.*messageId/s],
    [['explain'], /explain ID/],
    [['case', 'export', 'm-1'], /-o FILE/],
    [['watch', 'orders'], /--route/],
    [['watch', '--interval', '30'], /--interval 30.*30s/],
    [['watch', '--interval', '2d'], /--interval 2d/],
    [['watch', '--once', '--route', 'order'], /order.*orders/s],
    [['check', '--language', 'fr'], /fr.*zh-CN/s],
    [['check', '-w', 'nowhere.yaml'], /nowhere\.yaml/],
  ])('%j exits with 2, says what, and prints nothing on standard output', async (args, sentence) => {
    const finished = await runCli(workspace, args);
    expect(finished).toMatchObject({ code: 2, out: '' });
    expect(finished.err).toMatch(sentence);
    expect(finished.err).not.toMatch(/ {4}at /);
  });

  it('in the workspace is named with line, column and the nearest name', async () => {
    const path = await workspaceFile(broken);
    const finished = await runCli(path, ['find', 'x']);
    expect(finished).toMatchObject({ code: 2, out: '' });
    expect(finished.err).toMatch(/waybill\.yaml:9:\d+: .*kafkaa.*did you mean kafka\?/);
  });
});

describe('what asks for nothing', () => {
  it('prints help and version', async () => {
    expect(await runCli(workspace, ['--help'])).toMatchObject({ code: 0, err: '', out: expect.stringContaining('waybill explain ID') });
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(await runCli(workspace, ['--version'])).toMatchObject({ code: 0, out: `${version}\n` });
    expect(await runCli(join(dirname(workspace), 'x'), [])).toMatchObject({ code: 2, out: '' });
  });
});

describe('a source that cannot be reached', () => {
  it('makes the answer incomplete: exit 3, named, nothing lost', async () => {
    const finished = await runCli(workspace, ['explain', 'm-1', '--json']);
    expect(finished).toMatchObject({ code: 3, err: '' });
    expect(JSON.parse(finished.out)).toMatchObject({
      verdict: { code: 'UNDETERMINED' },
      complete: false,
      coverage: [{ source: 'kafka', complete: false, reason: expect.stringMatching(/^unreachable: /) }],
    });
    expect(await runCli(workspace, ['find', 'm-1'])).toMatchObject({ code: 3, out: expect.stringMatching(/kafka/) });
    expect((await runCli(workspace, ['check', '--json'])).code).toBe(1);
  });
});
