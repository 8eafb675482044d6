// Types for the modules of kafkajs 2.2.4 that this folder reaches into; kafkajs declares none for them. Nothing outside
// this folder may import them, and the version is pinned because they are not its public interface.

declare module 'kafkajs/src/network/requestQueue/index.js' {
  interface SocketRequest {
    readonly correlationId: number;
    rejected(error: Error): void;
  }

  export default class RequestQueue {
    readonly pending: readonly SocketRequest[];
    readonly inflight: Map<number, SocketRequest>;
    readonly throttledUntil: number;
    throttleCheckTimeoutId: NodeJS.Timeout | null;
    checkPendingRequests(): void;
    scheduleCheckPendingRequests(): void;
    sendSocketRequest: (this: RequestQueue, request: SocketRequest) => void;
  }
}

declare module 'kafkajs/src/network/connectionPool.js' {
  import type { Socket } from 'node:net';

  interface InternalLogger {
    readonly debug: (message: string, extra?: object) => void;
    readonly info: (message: string, extra?: object) => void;
    readonly warn: (message: string, extra?: object) => void;
    readonly error: (message: string, extra?: object) => void;
    readonly namespace: (name: string) => InternalLogger;
  }

  interface ConnectionPoolOptions {
    readonly host: string;
    readonly port: number;
    readonly ssl: object | null;
    readonly sasl: object | null;
    readonly clientId: string;
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly enforceRequestTimeout: boolean;
    readonly logger: InternalLogger;
    readonly socketFactory: (request: {
      readonly host: string;
      readonly port: number;
      readonly ssl?: object | null;
      readonly onConnect: () => void;
    }) => Socket;
  }

  interface InternalRequest {
    readonly apiKey: number;
    readonly apiName: string;
    readonly apiVersion: number;
    /** The body: `buf` and `buffer` are what kafkajs's own encoder exposes. */
    readonly encode: () => Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
  }

  interface InternalResponse<Decoded extends { readonly clientSideThrottleTime: number }, Parsed> {
    readonly decode: (payload: Buffer) => Promise<Decoded>;
    readonly parse: (decoded: Decoded) => Promise<Parsed>;
  }

  export default class ConnectionPool {
    constructor(options: ConnectionPoolOptions);
    /** 1 is the connection that Fetch uses, 0 that of all other requests. Connects when it is not connected. */
    getConnection(index: 0 | 1): Promise<unknown>;
    send<Decoded extends { readonly clientSideThrottleTime: number }, Parsed>(message: {
      readonly request: InternalRequest;
      readonly response: InternalResponse<Decoded, Parsed>;
    }): Promise<Parsed>;
  }
}

declare module 'kafkajs/src/broker/index.js' {
  import type ConnectionPool from 'kafkajs/src/network/connectionPool.js';

  export default class Broker {
    constructor(options: {
      readonly connectionPool: ConnectionPool;
      readonly logger: object;
      readonly allowAutoTopicCreation: boolean;
      readonly authenticationTimeout: number;
    });
    /** By api key; null before the first connect. */
    readonly versions: Readonly<Record<number, { readonly minVersion: number; readonly maxVersion: number } | undefined>> | null;
    /** Connects, asks for the versions and authenticates. */
    connect(): Promise<void>;
  }
}
