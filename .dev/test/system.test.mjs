import { describe, expect, it } from 'vitest';
import { distributionOf } from '../linux-distribution.mjs';
import { enclose } from '../sandbox.mjs';
import { javaMajor, packagesOfMissingLibraries } from '../system-needs.mjs';

describe('packagesOfMissingLibraries', () => {
  it('names each package once and an unknown library by itself', () => {
    const listing = [
      '\tlinux-vdso.so.1 (0x00007ffd)',
      '\tlibnss3.so => not found',
      '\tlibsmime3.so => not found',
      '\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f)',
      '\tlibnew.so.9 => not found',
    ].join('\n');
    expect(packagesOfMissingLibraries(listing)).toEqual([['libnss3'], ['libnew.so.9']]);
  });
});

describe('javaMajor', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "21" 2023-09-19', 21],
    ['java version "1.8.0_401"', 8],
    ['', 0],
  ])('reads %s', (output, major) => {
    expect(javaMajor(output)).toBe(major);
  });
});

describe('distributionOf', () => {
  const debian = 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n';

  it('installs as root on Debian and Ubuntu only', () => {
    expect(distributionOf({ release: debian, kernel: 'Linux version 6.1', root: true })).toEqual({ kind: 'installs' });
    expect(distributionOf({ release: 'ID=ubuntu\nID_LIKE=debian\n', kernel: '', root: true })).toEqual({ kind: 'installs' });
    expect(distributionOf({ release: debian, kernel: '', root: false }).kind).toBe('explains');
  });

  it('explains on a derivative, on other systems and in Windows', () => {
    expect(distributionOf({ release: 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', kernel: '', root: true })).toMatchObject({ apt: true });
    expect(distributionOf({ release: 'ID="fedora"\n', kernel: '', root: true })).toMatchObject({ kind: 'explains', apt: false });
    expect(distributionOf({ release: debian, kernel: 'Linux 5.15-microsoft-standard-WSL2', root: true }).kind).toBe('explains');
  });
});

describe('enclose', () => {
  it('puts the virtual display inside of the user namespace', () => {
    const command = enclose(['app', 'x'], { asRoot: true, withoutDisplay: true });
    expect(command[0]).toBe('unshare');
    expect(command.indexOf('xvfb-run')).toBeGreaterThan(0);
    expect(command.slice(-2)).toEqual(['app', 'x']);
  });

  it('leaves a command alone where nothing is needed', () => {
    expect(enclose(['app'], { asRoot: false, withoutDisplay: false })).toEqual(['app']);
  });
});
