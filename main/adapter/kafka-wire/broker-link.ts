import type { Socket } from 'node:net';
import Broker from 'kafkajs/src/broker/index.js';
import ConnectionPool from 'kafkajs/src/network/connectionPool.js';
import type { KafkaSettings } from './client-settings.ts';
import { closedByUsCode, failureOf } from './failure-mapping.ts';
import { guardedSocketFactory, splitAddress } from './guarded-socket.ts';
import { silentLogger } from './silent-logger.ts';
import { failed, succeeded, type Outcome } from './wire-failure.ts';
import { decodeBody, encodeBody, type WireRequest } from './wire-request.ts';

const fetchApiKey = 1;

class ClosedByUsError extends Error {
  readonly code = closedByUsCode;
}

/**
 * The connections to one broker: one that fetches and one for everything else, so that small requests do not wait behind
 * megabytes of records. Made once and never reconnected: kafkajs keeps half a response over a reconnect and would read
 * the next ones wrongly. A broken link is replaced by a new one.
 */
export class BrokerLink {
  readonly address: string;

  private readonly pool: ConnectionPool;
  private readonly broker: Broker;
  private readonly sockets = new Set<Socket>();
  private connected: Promise<void> | null = null;
  private fetching: Promise<unknown> | null = null;
  private over = false;

  /** `address` is the advertised `host:port`; nothing is connected before the first request. */
  constructor(address: string, settings: KafkaSettings) {
    this.address = address;
    const { host, port } = splitAddress(address);
    this.pool = new ConnectionPool({
      host,
      port,
      ssl: settings.tls,
      sasl: settings.sasl === null ? null : { ...settings.sasl }, // kafkajs writes into it
      clientId: settings.clientId,
      connectionTimeout: settings.connectionTimeout,
      requestTimeout: settings.requestTimeout,
      enforceRequestTimeout: true,
      logger: silentLogger,
      socketFactory: guardedSocketFactory(settings.reach, (socket) => this.adopt(socket)),
    });
    this.broker = new Broker({
      connectionPool: this.pool,
      logger: silentLogger,
      allowAutoTopicCreation: false,
      authenticationTimeout: settings.requestTimeout,
    });
  }

  /** True once a connection ended, for whatever reason: the link must not be used again. */
  get broken(): boolean {
    return this.over;
  }

  /**
   * Sends a request and decodes the answer. An abort answers at once with `aborted`; the broker's answer is then
   * dropped when it comes. Throws RefusedRequestError for a request that reading may not send.
   */
  async send<Response>(request: WireRequest<Response>, signal: AbortSignal): Promise<Outcome<Response>> {
    const aborted = failed('aborted', `${this.address}: given up by the caller`);
    if (signal.aborted) return aborted;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => resolve(aborted);
      signal.addEventListener('abort', onAbort, { once: true });
      const release = (): void => signal.removeEventListener('abort', onAbort);
      this.exchange(request).then(resolve, reject).finally(release);
    });
  }

  /** Ends both connections at once; requests in flight fail with `aborted`. Never waits for the broker. */
  close(): void {
    this.over = true;
    for (const socket of this.sockets) socket.destroy(new ClosedByUsError('the connection was closed'));
  }

  private async exchange<Response>(request: WireRequest<Response>): Promise<Outcome<Response>> {
    let ready = false;
    try {
      await (this.connected ??= this.broker.connect());
      const version = this.pickVersion(request);
      if (version === null) {
        return failed(
          'unsupported-version',
          `${this.address}: the broker has no version of ${request.apiName} that is spoken here (${request.versions.join(', ')})`,
        );
      }
      // Two requests that both find the connection closed would each open one, and kafkajs would lose the first.
      if (request.apiKey === fetchApiKey) await (this.fetching ??= this.pool.getConnection(1));
      ready = true;
      return succeeded(await this.transmit(request, version));
    } catch (error) {
      const failure = failureOf(error, this.address);
      // A request that timed out leaves the connection usable: its answer may still come and is dropped.
      if (!ready || (failure.code !== 'request-timeout' && failure.code !== 'malformed-response')) this.close();
      return { ok: false, failure };
    }
  }

  private async transmit<Response>(request: WireRequest<Response>, version: number): Promise<Response> {
    const body = encodeBody(request, version);
    return this.pool.send({
      request: {
        apiKey: request.apiKey,
        apiName: request.apiName,
        apiVersion: version,
        encode: () => Promise.resolve({ buf: body, buffer: body }),
      },
      response: {
        decode: async (payload) => {
          const { throttleMilliseconds, value } = decodeBody(request, version, payload);
          return { clientSideThrottleTime: throttleMilliseconds, value };
        },
        parse: ({ value }) => Promise.resolve(value),
      },
    });
  }

  private pickVersion(request: WireRequest<unknown>): number | null {
    const range = this.broker.versions?.[request.apiKey];
    if (range === undefined) return null;
    return request.versions.find((version) => version >= range.minVersion && version <= range.maxVersion) ?? null;
  }

  private adopt(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      this.over = true;
    });
    if (this.over) socket.destroy(new ClosedByUsError('the connection was closed'));
  }
}
