import http from 'node:http';
import https from 'node:https';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import { cancelled, tlsWords } from './failures.ts';
import type { ManagementSettings, RabbitmqSettings } from './settings.ts';

/** The management API, which is only ever asked: GET is the one method that this can send. */
export interface ManagementClient {
  /** The JSON at a path whose parts are given unencoded: `['queues', '/', 'billing.q']`. */
  get(path: readonly string[], signal: AbortSignal): Promise<Answer<unknown>>;
}

/** More than the bindings of an exchange with a hundred thousand queues. */
const largestAnswer = 32 * 1024 * 1024;

function failureOfStatus(status: number, body: string, what: string, { url, user }: ManagementSettings): Failure {
  const at = new URL(url).host;
  // It says 401 for a right that is missing too, and tells only in words which of the two it is.
  if (status === 401 && body.includes('Login failed'))
    return { code: 'authentication-failed', retryable: false, detail: `${at} refused the password of ${user}` };
  if (status === 401 || status === 403) return { code: 'not-authorized', retryable: false, detail: `${user} may not see ${what}` };
  if (status === 404) return { code: 'not-found', retryable: false, detail: `there is no ${what}` };
  if (status >= 300 && status < 400)
    return { code: 'refused', retryable: false, detail: `${at} is no management API: it leads elsewhere (${status})` };
  return { code: 'refused', retryable: status >= 500, detail: `${at} answered ${status} for ${what}` };
}

function failureOfError(error: NodeJS.ErrnoException, { url }: ManagementSettings): Failure {
  const at = new URL(url).host;
  const { message, code = '' } = error;
  const detail = `${at}: ${message === '' ? code : message}`;
  if (/ENOTFOUND|EAI_AGAIN/.test(code)) return { code: 'name-not-resolved', retryable: true, detail };
  const secured = tlsWords(error);
  if (secured !== null) return { code: 'tls-failed', retryable: false, detail: `${at}: ${secured}` };
  return { code: 'unreachable', retryable: true, detail };
}

/** A collector of an answer's bytes; null where it is too long. */
async function bodyOf(response: http.IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestAnswer) {
      response.destroy();
      return null;
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parse(text: string, what: string): Answer<unknown> {
  try {
    return answered(JSON.parse(text) as unknown);
  } catch {
    return failed('malformed', `the answer for ${what} is no JSON: is this a management API?`);
  }
}

function request(
  management: ManagementSettings,
  settings: RabbitmqSettings,
  path: string,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const url = new URL(`${management.url}/api/${path}`);
  const options: http.RequestOptions = {
    method: 'GET',
    agent: false,
    signal,
    auth: `${management.user}:${management.password}`,
    headers: { accept: 'application/json', 'user-agent': 'waybill' },
  };
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === 'https:' ? https.request(url, { ...options, ...settings.tls }, resolve) : http.request(url, options, resolve);
    sent.on('error', reject);
    sent.end();
  });
}

/**
 * A client of the management API: its own connection for each question, no redirects followed, nothing tried twice, at
 * most `requestTimeout` for an answer and 32 MiB of it.
 */
export function managementClient(management: ManagementSettings, settings: RabbitmqSettings): ManagementClient {
  const { host } = new URL(management.url);
  return {
    async get(path, signal) {
      if (signal.aborted) return { ok: false, failure: cancelled };
      const late = AbortSignal.timeout(settings.requestTimeout);
      const what = path.length === 1 ? path.join('') : `${(path[0] ?? '').replace(/s$/, '')} ${path.slice(2).join(' ')}`;
      try {
        const response = await request(management, settings, path.map(encodeURIComponent).join('/'), AbortSignal.any([signal, late]));
        const text = await bodyOf(response);
        if (text === null) return failed('too-large', `the answer for ${what} is longer than ${largestAnswer} bytes`);
        const status = response.statusCode ?? 0;
        return status === 200 ? parse(text, what) : { ok: false, failure: failureOfStatus(status, text, what, management) };
      } catch (error) {
        if (signal.aborted) return { ok: false, failure: cancelled };
        if (late.aborted) return failed('timeout', `${host}: no answer within ${settings.requestTimeout / 1000} s`, true);
        return { ok: false, failure: failureOfError(error as NodeJS.ErrnoException, management) };
      }
    },
  };
}
