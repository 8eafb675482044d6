import path from 'node:path';
import { isLink, screenOfLink } from './deep-link.ts';

/** What Waybill was started for. */
export type StartWish =
  | { readonly open: 'nothing' }
  | { readonly open: 'workspace' | 'case'; readonly path: string }
  | { readonly open: 'sample' }
  /** A hash path. */
  | { readonly open: 'screen'; readonly screen: string }
  /** An option without its value. */
  | { readonly open: 'misunderstood'; readonly option: string };

type FileOption = 'workspace' | 'case';

function fileOption(argument: string): { readonly name: FileOption; readonly value: string | null } | null {
  const [, name, value = null] = /^--(workspace|case)(?:=(.*))?$/s.exec(argument) ?? [];
  return name === undefined ? null : { name: name as FileOption, value };
}

/**
 * Reads the command line; relative paths stand beside `folder`. Options of Chromium and Electron are
 * not ours and pass. When one argument is a link, only the link counts: the system hands links of
 * web pages over as arguments, and such a page must not be able to choose a file.
 */
export function readArguments(argv: readonly string[], folder: string): StartWish {
  const link = argv.find(isLink);
  if (link !== undefined) {
    const screen = screenOfLink(link);
    return screen === null ? { open: 'nothing' } : { open: 'screen', screen };
  }
  for (const [index, argument] of argv.entries()) {
    if (argument === '--sample') return { open: 'sample' };
    const option = fileOption(argument);
    if (option === null) continue;
    const value = option.value ?? argv[index + 1] ?? '';
    if (value === '' || value.startsWith('--')) return { open: 'misunderstood', option: `--${option.name}` };
    return { open: option.name, path: path.resolve(folder, value) };
  }
  return { open: 'nothing' };
}
