import type { Failure } from '../../domain/observation/failure.ts';
import { PasswordMissingError, meaning, networkMeaning, placedDetail, wordsOf } from '../sql/network-failure.ts';
import type { Meaning } from '../sql/network-failure.ts';
import { RefusedCommandError } from './redis-allow-list.ts';

/** The first word of an error that Redis answers with. */
const answers: Readonly<Record<string, Meaning>> = {
  WRONGPASS: meaning('authentication-failed', false),
  NOAUTH: meaning('secret-missing', false),
  NOPERM: meaning('not-authorized', false),
  LOADING: meaning('refused', true),
  BUSY: meaning('refused', true),
  MASTERDOWN: meaning('refused', true),
  CLUSTERDOWN: meaning('refused', true),
  MOVED: meaning('unsupported', false),
  ASK: meaning('unsupported', false),
  NOPROTO: meaning('unsupported', false),
  DENIED: meaning('refused', false),
};

/** What Redis and the client say in words only. */
const sayings: readonly (readonly [pattern: RegExp, meaning: Meaning])[] = [
  [/DB index is out of range|invalid DB index|SELECT is not allowed/i, meaning('misconfigured', false)],
  [/invalid password|AUTH.*without any password configured|wrong number of arguments for 'auth'/i, meaning('authentication-failed', false)],
  [/max number of clients/i, meaning('refused', true)],
  [/^Connection is closed|Stream isn't writeable|Socket closed|Socket timeout/, meaning('unreachable', true)],
  [/^(connect ETIMEDOUT|Command timed out)/, meaning('timeout', true)],
  [/unknown command|^Protocol error/i, meaning('unsupported', false)],
];

function meaningOf(error: Error): Meaning | undefined {
  if (error instanceof PasswordMissingError) return meaning('secret-missing', false);
  const code: unknown = Reflect.get(error, 'code');
  const network = typeof code === 'string' ? networkMeaning(code) : undefined;
  return network ?? answers[error.message.split(' ', 1)[0] ?? ''] ?? sayings.find(([pattern]) => pattern.test(error.message))?.[1];
}

/** The right that is lacking, in the words of an access list: `+pttl`, or a pattern of keys. */
function lackingRight(message: string): string | null {
  const [, command] = /^NOPERM .*'([^']+)' command/.exec(message) ?? [];
  if (command !== undefined) return `+${command}`;
  return /^NOPERM .*\bkeys?\b/i.test(message) ? 'reading these keys (%R~prefix:*)' : null;
}

/** What an answer means: without its first word where that says nothing to a person, and never with what was sent, which may be a password. */
function detailOf(found: Meaning, error: Error, place: string): string {
  const words = wordsOf(error);
  if (found.code === 'not-authorized') return lackingRight(words) ?? words;
  if (found.code === 'unsupported' && /^(MOVED|ASK) /.test(words)) return `${place} is a node of a cluster, which is not read`;
  return placedDetail(found, words, place);
}

/**
 * The failure that an error of the client, the network or Redis stands for. `place` is `host:port`.
 * Throws the error on when it is none of these: then it is a defect, as is a refused command.
 */
export function failureOf(error: unknown, place: string): Failure {
  if (!(error instanceof Error) || error instanceof RefusedCommandError) throw error;
  const found = meaningOf(error);
  if (found === undefined) throw error;
  return { ...found, detail: detailOf(found, error, place) };
}
