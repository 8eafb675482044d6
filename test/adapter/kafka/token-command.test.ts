import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runTokenCommand, tokenFrom } from '../../../main/adapter/kafka/token-command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-token-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Makes an executable shell script and answers its path. */
function script(text: string): string {
  const path = join(folder, 'print-token');
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o700);
  return path;
}

describe('a token command', () => {
  it('gives what it prints, trimmed', async () => {
    expect(await runTokenCommand([script("printf '\\n  abc.DEF-1_2~3+4/5==  \\n\\n'")])).toEqual({
      ok: true,
      value: 'abc.DEF-1_2~3+4/5==',
    });
  });

  it('is found on PATH, and its arguments reach it as they are, without a shell', async () => {
    script('[ "$1" = \'$(id); `id` "x" *\' ] && echo right-$2');
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
    expect(await runTokenCommand(['print-token', '$(id); `id` "x" *', 'two'])).toEqual({ ok: true, value: 'right-two' });
  });

  it('does not see the secrets of other sources', async () => {
    vi.stubEnv('WAYBILL_SECRET_SHOP_DB', 'canary');
    vi.stubEnv('TOKEN_AUDIENCE', 'kafka');
    expect(await runTokenCommand([script('echo "$TOKEN_AUDIENCE-$WAYBILL_SECRET_SHOP_DB"')])).toEqual({ ok: true, value: 'kafka-' });
  });

  it.each([
    ['ends with an error', 'echo canary; echo canary >&2; exit 3', /print-token ended with 3$/],
    ['is killed', 'echo canary; kill -9 $$', /print-token ended with SIGKILL$/],
    ['prints nothing', 'echo; echo canary >&2', /print-token printed nothing$/],
    ['prints more than a token', 'echo canary; echo canary', /printed something that is no token$/],
    ['prints what would break out of the message', "printf 'canary\\001auth=x'", /printed something that is no token$/],
    ['prints without end', 'while :; do echo canarycanarycanarycanary; done', /printed more than 64 KiB$/],
    ['hangs', 'echo canary; sleep 30', /print-token did not end within 0.3 s$/],
    ['hangs in a program of its own', 'echo canary; sleep 30 & wait', /print-token did not end within 0.3 s$/],
  ])('that %s is a failure by its name, without what it printed', async (_, text, detail) => {
    const answer = await runTokenCommand([script(text)], /hangs|within/.test(String(detail)) ? 300 : 10_000);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'token-failed', retryable: false, detail: expect.stringMatching(detail) } });
    expect(JSON.stringify(answer)).not.toContain('canary');
  });

  it('that is not there or may not be run is a failure by its name', async () => {
    const missing = await runTokenCommand([join(folder, 'nothing')]);
    expect(missing).toMatchObject({ failure: { code: 'token-failed', detail: expect.stringMatching(/there is no program .*nothing$/) } });
    const path = script('echo token');
    chmodSync(path, 0o600);
    expect(await runTokenCommand([path])).toMatchObject({ failure: { detail: expect.stringMatching(/cannot be started \(EACCES\)$/) } });
  });

  it('is run once for all who ask at the same time, and again for who asks later', async () => {
    const runs = join(folder, 'runs');
    const token = tokenFrom([script(`echo x >> '${runs}'; echo "token-$(wc -l < '${runs}' | tr -d ' ')"`)]);
    expect(await Promise.all([token(), token(), token()])).toEqual(Array.from({ length: 3 }, () => ({ ok: true, value: 'token-1' })));
    expect(await token()).toEqual({ ok: true, value: 'token-2' });
    expect(readFileSync(runs, 'utf8')).toBe('x\nx\n');
  });
});
