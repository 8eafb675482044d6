import { parseArgs } from 'node:util';
import { nearestName } from '../domain/nearest-name.ts';
import type { Language } from '../language/language.ts';
import { languages } from '../language/language.ts';
import { UsageError } from './usage-error.ts';

const options = {
  workspace: { type: 'string', short: 'w', default: './waybill.yaml' },
  route: { type: 'string' },
  by: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  now: { type: 'string' },
  rule: { type: 'boolean' },
  over: { type: 'string' },
  json: { type: 'boolean', default: false },
  language: { type: 'string' },
  output: { type: 'string', short: 'o' },
  interval: { type: 'string' },
  once: { type: 'boolean', default: false },
  ids: { type: 'string' },
  anew: { type: 'boolean', default: false },
  'no-index': { type: 'boolean', default: false },
  'with-payload': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const;

/** What was typed, sorted. `words` are what is no option: the command first. */
export interface Typed {
  readonly words: readonly string[];
  readonly workspace: string;
  readonly route: string | null;
  readonly by: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly now: string | null;
  readonly rule: boolean;
  readonly over: string | null;
  readonly json: boolean;
  readonly language: Language | null;
  readonly output: string | null;
  readonly interval: string | null;
  readonly once: boolean;
  readonly ids: string | null;
  readonly anew: boolean;
  readonly noIndex: boolean;
  readonly withPayload: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

function languageOf(text: string | undefined): Language | null {
  if (text === undefined) return null;
  const found = languages.find((language) => language === text);
  if (found === undefined) throw new UsageError(`--language ${text}: expected one of ${languages.join(', ')}.`);
  return found;
}

/** `--from -15m` and `--to -5m`: the parser would take the span for an option. */
function joinSpans(args: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const [name = '', value = ''] = args.slice(index, index + 2);
    const spanned = (name === '--from' || name === '--to') && /^-\d/.test(value);
    joined.push(spanned ? `${name}=${value}` : name);
    if (spanned) index += 1;
  }
  return joined;
}

/** Sorts a command line. Throws UsageError for an option that does not exist, with the nearest one that does. */
export function parseArguments(args: readonly string[]): Typed {
  try {
    const { values, positionals } = parseArgs({ args: [...joinSpans(args)], options, allowPositionals: true, strict: true });
    const {
      workspace,
      route = null,
      by = null,
      from = null,
      to = null,
      now = null,
      rule = false,
      over = null,
      json,
      output = null,
      interval = null,
      once,
      ids = null,
      anew,
      help,
      version,
    } = values;
    return {
      words: positionals,
      workspace,
      route,
      by,
      from,
      to,
      now,
      rule,
      over,
      json,
      language: languageOf(values.language),
      output,
      interval,
      once,
      ids,
      anew,
      noIndex: values['no-index'],
      withPayload: values['with-payload'],
      help,
      version,
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const [, typed] = /'-{1,2}([^' ]+)/.exec(message) ?? [];
    const near = typed === undefined ? null : nearestName(typed, Object.keys(options));
    throw new UsageError(near === null ? message : `${message} Did you mean --${near}?`);
  }
}
