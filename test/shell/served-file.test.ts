import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { servedFile } from '../../main/shell/served-file.ts';

describe('app://bundle', () => {
  it.each([
    ['app://bundle', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/?x=1', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/index.html#/message/r/m', 'index.html', 'text/html; charset=utf-8'],
    ['app://bundle/assets/index-D3_x.js', 'assets/index-D3_x.js', 'text/javascript; charset=utf-8'],
    ['app://bundle/assets/a.css?v=1', 'assets/a.css', 'text/css; charset=utf-8'],
  ])('%s is %s', (url, path, type) => {
    const file = servedFile(url);
    expect(file?.segments.join('/')).toBe(path);
    expect(file?.type).toBe(type);
  });

  it.each([
    'app://bundle/../main/index.js',
    'app://bundle/assets/../../main/index.js',
    'app://bundle/%2e%2e/main/index.js',
    'app://bundle/..%2fmain%2findex.js',
    'app://bundle/..\\main\\index.js',
    'app://bundle/..%5cmain%5cindex.js',
    'app://bundle//etc/hosts.json',
    'app://bundle/assets//a.js',
    'app://bundle/.hidden.js',
    'app://bundle/assets/a..js',
    'app://bundle/a.js%00.html',
    'app://bundle/C:/x.js',
    'app://bundle/assets/',
    'app://bundle/assets',
    'app://bundle/__proto__',
    'app://bundle/x.constructor',
    'app://bundle/a.exe',
    'app://bundle/a.js.map',
    'app://other/index.html',
    'app://bundle.example.org/index.html',
    'app://user@bundle/index.html',
    'app://bundle:80/index.html',
    'file:///etc/passwd',
    '',
  ])('%j is nothing', (url) => {
    expect(servedFile(url)).toBeNull();
  });

  it('never names a way out of its folder, whatever is asked for', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2f',
      '%5c',
      '%00',
      ':',
      'a',
      'assets',
      '.js',
      'index.html',
      ' ',
      '~',
      '?',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const name of servedFile(`app://bundle/${pieces.join('')}`)?.segments ?? [])
          expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
      }),
    );
  });
});
