import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';

const runner = path.join(import.meta.dirname, '..', 'run.mjs');

/**
 * @param {readonly string[]} args
 * @param {Record<string, string>} [variables]
 */
function runIt(args, variables = {}) {
  return spawnSync(process.execPath, [runner, ...args], { cwd: os.tmpdir(), encoding: 'utf8', env: { ...process.env, ...variables } });
}

it('lists its commands', () => {
  const { status, stdout } = runIt(['help']);
  expect(status).toBe(0);
  for (const command of ['start', 'waybill', 'test', 'check', 'lab']) expect(stdout).toContain(`\n  ${command} `);
});

it('refuses an unknown command, an unknown stage and arguments for several stages', () => {
  for (const args of [['nonsense'], ['test', 'nonsense'], ['test', 'unit', 'e2e', '--', 'file']]) {
    const { status, stdout, stderr } = runIt(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  }
});
