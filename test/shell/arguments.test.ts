import { describe, expect, it } from 'vitest';
import { readArguments } from '../../main/shell/arguments.ts';

const read = (...argv: readonly string[]) => readArguments(['/opt/waybill', ...argv], '/home/me');

describe('the command line', () => {
  it('opens nothing by itself', () => {
    expect(read()).toEqual({ open: 'nothing' });
    expect(read('.', '--no-sandbox', '--inspect=0', '--remote-debugging-port=0')).toEqual({ open: 'nothing' });
  });

  it('opens a workspace or a case, beside the folder it was typed in', () => {
    expect(read('--workspace', 'shop.yaml')).toEqual({ open: 'workspace', path: '/home/me/shop.yaml' });
    expect(read('--workspace=../shop.yaml')).toEqual({ open: 'workspace', path: '/home/shop.yaml' });
    expect(read('--case', '/x/y.waybillcase')).toEqual({ open: 'case', path: '/x/y.waybillcase' });
    expect(read('--sample')).toEqual({ open: 'sample' });
  });

  it('does not take the next option for a path', () => {
    expect(read('--workspace')).toEqual({ open: 'misunderstood', option: '--workspace' });
    expect(read('--case', '--sample')).toEqual({ open: 'misunderstood', option: '--case' });
    expect(read('--workspace=')).toEqual({ open: 'misunderstood', option: '--workspace' });
  });

  it('goes to the screen of a link', () => {
    expect(read('--', 'waybill://message/r/m')).toEqual({ open: 'screen', screen: '/message/r/m' });
  });

  it.each([
    ['--workspace=/evil.yaml', 'waybill://message/r/m'],
    ['waybill://message/r/m', '--workspace=/evil.yaml'],
    ['--case', '/evil.waybillcase', 'waybill:nonsense'],
    ['--sample', '--', 'WAYBILL://x'],
  ])('opens no file when a link is among the arguments: %s %s', (...argv) => {
    expect(['nothing', 'screen']).toContain(read(...argv).open);
  });
});
