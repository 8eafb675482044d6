import { describe, expect, it } from 'vitest';
import { build } from '../../main/shell/allow-debugging-port.ts';
import { contentSecurityPolicy } from '../../main/shell/content-security-policy.ts';
import { refusesDebugging } from '../../main/shell/debugging.ts';
import { externalAddress } from '../../main/shell/external-links.ts';

describe('debugging', () => {
  it('is not allowed in what stands in the repository', () => {
    expect(build.allowDebuggingPort).toBe(false);
  });

  it.each(['remote-debugging-port', 'remote-debugging-pipe'])('a package started with --%s ends', (name) => {
    const has = (asked: string): boolean => asked === name;
    expect(refusesDebugging(has, true, false)).toBe(true);
    expect(refusesDebugging(has, true, true)).toBe(false);
    expect(refusesDebugging(has, false, false)).toBe(false);
  });

  it('a package started without goes on', () => {
    expect(refusesDebugging(() => false, true, false)).toBe(false);
  });
});

describe('links out of the window', () => {
  it('go to listed https hosts', () => {
    expect(externalAddress('https://kafka.apache.org/documentation/#x')).toBe('https://kafka.apache.org/documentation/#x');
  });

  it.each([
    'http://kafka.apache.org/',
    'https://kafka.apache.org:8443/',
    'https://user@kafka.apache.org/',
    'https://kafka.apache.org.example.org/',
    'https://example.org/https://kafka.apache.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://kafka.apache.org/x',
    'not a url',
    '',
  ])('do not go to %j', (address) => {
    expect(externalAddress(address)).toBeNull();
  });
});

describe('the content security policy', () => {
  const policy = contentSecurityPolicy('abc');

  it('allows nothing by default and nothing unsafe', () => {
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|blob:/);
  });

  it('signs styles with the nonce, and scripts not at all', () => {
    expect(policy).toContain("style-src 'self' 'nonce-abc'");
    expect(policy.split('; ').filter((directive) => directive.startsWith('script-src'))).toEqual(["script-src 'self'"]);
  });
});
