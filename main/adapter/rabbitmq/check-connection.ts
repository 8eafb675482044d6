import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { Failure } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { CheckStep } from '../../ports/reading.ts';
import { handshakeFix } from '../tls/handshake.ts';
import { openConnection } from './connection.ts';
import type { RabbitmqSettings } from './settings.ts';

/** A step that went well. */
export function passed(source: string, step: string, detail: string): CheckStep {
  return { source, step, ok: true, detail, fix: null };
}

/** A step that did not, with what to do. */
export function missed(source: string, step: string, detail: string, fix: string): CheckStep {
  return { source, step, ok: false, detail, fix };
}

const dialTimeout = 5_000;

/** Opens and closes a socket; the cause in words when that fails. */
function dial({ host, port }: RabbitmqSettings, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (cause: string | null): void => {
      socket.destroy();
      resolve(cause);
    };
    socket.setTimeout(dialTimeout, () => end(`no answer within ${dialTimeout / 1_000} s`));
    socket.once('connect', () => end(null));
    socket.once('error', (error) => end(error.message));
    if (signal.aborted) end('stopped');
    else signal.addEventListener('abort', () => end('stopped'), { once: true });
  });
}

/** Where opening failed, by what it said, and what to do about it. */
function openingFailed(source: string, settings: RabbitmqSettings, failure: Failure): CheckStep {
  const { user, virtualHost, tls } = settings;
  const detail = reasonOf(failure);
  switch (failure.code) {
    case 'tls-failed':
      return missed(source, 'tls', detail, handshakeFix(detail));
    case 'authentication-failed':
      return missed(source, 'authentication', detail, `Check the user name and the stored password. It was tried once.`);
    case 'not-found':
      return missed(
        source,
        'virtual host',
        detail,
        'Check the virtual host at the end of the url: amqp://host:5672/NAME, with / written as %2F.',
      );
    case 'not-authorized':
      return missed(
        source,
        'virtual host',
        detail,
        `Give ${user} rights in virtual host ${virtualHost}: configure ^$, write ^$, read on its streams.`,
      );
    default:
      return missed(
        source,
        'connection',
        detail,
        tls === null ? 'Is this the port of AMQP, and does it want TLS (amqps)?' : 'Is this the port of AMQP over TLS?',
      );
  }
}

/** Name, port, TLS, log-in and virtual host. True when all are well. */
export async function* checkConnection(
  source: string,
  settings: RabbitmqSettings,
  signal: AbortSignal,
): AsyncGenerator<CheckStep, boolean> {
  const { host, port, user, virtualHost, tls } = settings;
  const resolved = await lookup(host).then(
    ({ address }) => ({ ok: true, detail: `${host} is ${address}` }),
    (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
  );
  yield { source, step: 'dns', ...resolved, fix: resolved.ok ? null : `Check the name ${host}, or the VPN.` };
  if (!resolved.ok || signal.aborted) return false;
  const cause = await dial(settings, signal);
  if (cause !== null) {
    yield missed(source, 'tcp', cause, `Check that ${host}:${port} is reachable from here: VPN, firewall, tunnel.`);
    return false;
  }
  yield passed(source, 'tcp', `${host}:${port} answers`);
  const opened = await openConnection(settings, () => undefined, signal);
  if (!opened.ok) {
    if (opened.failure.code !== 'cancelled') yield openingFailed(source, settings, opened.failure);
    return false;
  }
  await opened.value.close();
  if (tls !== null) yield passed(source, 'tls', 'the certificate is valid');
  yield passed(source, 'authentication', `logged in as ${user}`);
  yield passed(source, 'virtual host', virtualHost);
  return true;
}
