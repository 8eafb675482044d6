import type { ConnectionOptions } from 'node:tls';
import type { KafkaConfig, Mechanism, SASLOptions } from 'kafkajs';
import { guardedSocketFactory, type Reach } from './guarded-socket.ts';
import { patchRequestQueue } from './request-queue-patch.ts';

/** How to reach a cluster. Times are in milliseconds. */
export interface KafkaSettings {
  /** Bootstrap brokers as `host:port` or `[IPv6]:port`; at least one. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Null for plain connections. */
  readonly tls: ConnectionOptions | null;
  readonly sasl: SASLOptions | Mechanism | null;
  readonly reach: Reach;
  readonly connectionTimeout: number;
  /** A hung broker shows only when this is over. */
  readonly requestTimeout: number;
}

const defaultSettings = { clientId: 'waybill', tls: null, sasl: null, reach: {}, connectionTimeout: 10_000, requestTimeout: 10_000 };

/** Fills in what is left out: client id `waybill`, plain, no authentication, brokers reached directly, 10 s for both times. */
export function kafkaSettings(given: Pick<KafkaSettings, 'brokers'> & Partial<KafkaSettings>): KafkaSettings {
  return { ...defaultSettings, ...given };
}

/**
 * The configuration for an ordinary kafkajs client of the same cluster (its admin calls), with the same allow-list on
 * every socket, few retries and no log. A request that is refused rejects with a RefusedRequestError.
 */
export function kafkajsConfig(settings: KafkaSettings): KafkaConfig {
  patchRequestQueue();
  return {
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    ...(settings.tls === null ? {} : { ssl: settings.tls }),
    ...(settings.sasl === null ? {} : { sasl: { ...settings.sasl } }),
    connectionTimeout: settings.connectionTimeout,
    authenticationTimeout: settings.requestTimeout,
    requestTimeout: settings.requestTimeout,
    enforceRequestTimeout: true,
    retry: { retries: 2, initialRetryTime: 200, maxRetryTime: 1_000 },
    socketFactory: guardedSocketFactory(settings.reach),
    logCreator: () => () => {},
  };
}
