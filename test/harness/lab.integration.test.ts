import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { until } from './until.ts';

const LAB = fileURLToPath(new URL('lab.ts', import.meta.url));

const SERVERS = ['KAFKA', 'POSTGRES', 'RABBITMQ', 'MARIADB', 'REDIS'];
const OWN_SERVERS = Object.fromEntries(SERVERS.map((name) => [`WAYBILL_TEST_${name}_URL`, '']));

interface Running {
  readonly process: ChildProcess;
  readonly printed: () => string;
  readonly exit: Promise<readonly unknown[]>;
}

function run(folder: string, ...commandLine: readonly string[]): Running {
  const environment = { ...process.env, INIT_CWD: folder, ...OWN_SERVERS };
  const child = spawn(process.execPath, [LAB, ...commandLine], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { process: child, printed: () => text, exit: once(child, 'exit') };
}

describe('npm run lab', () => {
  it('writes the workspace where it was told to, stays up, and removes everything at Ctrl-C', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-'));
    const lab = run(folder, '--folder', 'shop', '--scale', '10');
    const workspacePath = join(folder, 'shop', 'waybill.yaml');
    await until(() => lab.printed().includes('Ctrl-C ends'), { what: `the lab:\n${lab.printed()}`, within: 90_000 });
    expect(lab.printed()).toContain(`explain m-relay-lost -w ${workspacePath}`);
    expect(lab.printed()).not.toContain('Warning');
    expect(readFileSync(workspacePath, 'utf8')).toMatch(/^waybill: 1\nname: shop\n/);
    const expected = JSON.parse(readFileSync(join(folder, 'shop', 'expected.json'), 'utf8')) as unknown;
    expect(expected).toContainEqual(expect.objectContaining({ scenario: 'relay-lost', messageId: 'm-relay-lost', code: 'RELAY_LOST' }));
    expect(expected).toContainEqual(expect.objectContaining({ messageId: 'label-expired', code: 'DEAD_LETTERED' }));
    const kinds = [...readFileSync(workspacePath, 'utf8').matchAll(/^ {4}kind: (\w+)$/gm)].map((match) => match[1]);
    expect(kinds).toEqual(['kafka', 'postgres', 'postgres', 'rabbitmq', 'mysql', 'sqlite', 'redis']);
    lab.process.kill('SIGINT');
    lab.process.kill('SIGINT');
    expect(await lab.exit).toEqual([0, null]);
    expect(existsSync(join(folder, 'shop'))).toBe(false);
    rmdirSync(folder);
  });

  it.each([
    [['--scale', 'many'], /--scale needs a whole number/],
    [['--unknown'], /--unknown/],
    [['--without', 'kafka'], /cannot do without "kafka", only without rabbitmq, mariadb, redis/],
  ])('says what is wrong with %j', async (commandLine, sentence) => {
    const lab = run(tmpdir(), ...commandLine);
    expect(await lab.exit).toEqual([2, null]);
    expect(lab.printed()).toMatch(sentence);
  });
});
