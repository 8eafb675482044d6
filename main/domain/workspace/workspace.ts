import type { Route } from './route.ts';

export type Environment = 'production' | 'staging' | 'local';

/** TLS material as file paths; `true` in the file means an object without any. */
export interface TlsOptions {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly serverName?: string;
}

export type SaslOptions =
  | { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string }
  | { readonly mechanism: 'oauthbearer'; readonly tokenCommand: readonly string[] };

export interface KafkaOptions {
  readonly kind: 'kafka';
  readonly name: string;
  readonly brokers: readonly string[];
  readonly tls: TlsOptions | null;
  readonly sasl: SaslOptions | null;
  /** Advertised `host:port` to the address that reaches it (a tunnel, a port-forward). */
  readonly reach: Readonly<Record<string, string>>;
  /** Null: no cap. */
  readonly readBytesPerSecond: number | null;
}

export interface PostgresOptions {
  readonly kind: 'postgres';
  readonly name: string;
  /** Without a password: that is a secret. */
  readonly url: string;
  readonly tls: TlsOptions | null;
  readonly replica: boolean;
  /** Zone of columns that have none; null: such a column is an error when it is read. */
  readonly timeZone: string | null;
}

/** MariaDB, or MySQL 8. */
export interface MysqlOptions extends Omit<PostgresOptions, 'kind'> {
  readonly kind: 'mysql';
}

export interface SqliteOptions {
  readonly kind: 'sqlite';
  readonly name: string;
  readonly path: string;
  /** Zone of columns that have none; null: such a column is an error when it is read. */
  readonly timeZone: string | null;
}

export interface RedisOptions {
  readonly kind: 'redis';
  readonly name: string;
  /** Host, port, user and database number, without a password: that is a secret. */
  readonly url: string;
  readonly tls: TlsOptions | null;
}

export interface RabbitmqOptions {
  readonly kind: 'rabbitmq';
  readonly name: string;
  /** Host, port, user and virtual host of AMQP, without a password: that is a secret. */
  readonly url: string;
  /** The management API; null: queues, bindings and policies are not known. Its password is the secret `management`, else that of AMQP. */
  readonly management: string | null;
  readonly tls: TlsOptions | null;
  /** Null: no cap. */
  readonly readBytesPerSecond: number | null;
}

export interface SnapshotOptions {
  readonly kind: 'snapshot';
  readonly name: string;
  readonly path: string;
}

export type SourceOptions =
  | KafkaOptions
  | RabbitmqOptions
  | PostgresOptions
  | MysqlOptions
  | SqliteOptions
  | RedisOptions
  | SnapshotOptions;

/** What a workspace file says. Paths are absolute: they were resolved beside the file. */
export interface Workspace {
  readonly name: string;
  readonly environment: Environment;
  readonly sources: Readonly<Record<string, SourceOptions>>;
  readonly routes: Readonly<Record<string, Route>>;
}
