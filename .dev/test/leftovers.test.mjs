import { spawn } from 'node:child_process';
import process from 'node:process';
import { expect, it } from 'vitest';
import { endLeftovers, newMark } from '../leftovers.mjs';

it.runIf(process.platform === 'linux')(
  'ends what carries its mark, also outside of the process group, and nothing else',
  async () => {
    const mark = newMark();
    const marked = spawn('sleep', ['600'], { detached: true, stdio: 'ignore', env: { ...process.env, ...mark.variables } });
    const other = spawn('sleep', ['600'], { detached: true, stdio: 'ignore', env: { ...process.env, ...newMark().variables } });
    const ended = new Promise((resolve) => marked.once('exit', (_, signal) => resolve(signal)));
    try {
      expect(await endLeftovers(mark.entry)).toEqual([`sleep (${marked.pid})`]);
      expect(await ended).toBe('SIGTERM');
      expect(other.exitCode ?? other.signalCode).toBeNull();
    } finally {
      marked.kill('SIGKILL');
      other.kill('SIGKILL');
    }
  },
  30_000,
);
