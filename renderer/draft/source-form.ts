import type { SourceKind } from '../../main/contract/source-entry.ts';

/** What can be typed about a source. Secrets are not among them: they are kept apart, so that no key or address can contain one. */
export const fieldNames = [
  'brokers',
  'host',
  'port',
  'database',
  'virtualHost',
  'path',
  'mechanism',
  'username',
  'ca',
  'management',
  'timeZone',
] as const;
export type FieldName = (typeof fieldNames)[number];
export type SecretField = 'password' | 'management';

export const sourceKinds = ['kafka', 'rabbitmq', 'postgres', 'mysql', 'sqlite', 'redis'] as const satisfies readonly SourceKind[];

/** How brokers of Kafka may be logged in to; a program as the log-in is written into the file by hand. */
export const mechanisms = ['none', 'scram-sha-512', 'scram-sha-256', 'plain'] as const;

export interface SourceForm {
  readonly kind: SourceKind;
  readonly name: string;
  readonly fields: Readonly<Record<FieldName, string>>;
  readonly tls: boolean;
  /** Typed and left: what the next test uses. */
  readonly secrets: Readonly<Partial<Record<SecretField, string>>>;
}

interface KindForm {
  /** In the order in which they stand on the screen. */
  readonly fields: readonly FieldName[];
  readonly optional: readonly FieldName[];
  readonly secrets: readonly SecretField[];
  readonly encrypted: boolean;
  readonly port: string;
  /** What its database is usually called. */
  readonly database?: string;
}

const server = ['host', 'port'] as const;

export const kindForms: Readonly<Record<SourceKind, KindForm>> = {
  kafka: { fields: ['brokers', 'mechanism', 'username'], optional: [], secrets: ['password'], encrypted: true, port: '' },
  rabbitmq: {
    fields: [...server, 'virtualHost', 'username', 'management'],
    optional: ['management'],
    secrets: ['password', 'management'],
    encrypted: true,
    port: '5672',
  },
  postgres: {
    fields: [...server, 'database', 'username', 'timeZone'],
    optional: ['timeZone'],
    secrets: ['password'],
    encrypted: true,
    port: '5432',
  },
  mysql: {
    fields: [...server, 'database', 'username', 'timeZone'],
    optional: ['timeZone'],
    secrets: ['password'],
    encrypted: true,
    port: '3306',
  },
  sqlite: { fields: ['path', 'timeZone'], optional: ['timeZone'], secrets: [], encrypted: false, port: '' },
  redis: {
    fields: [...server, 'database', 'username'],
    optional: ['username'],
    secrets: ['password'],
    encrypted: true,
    port: '6379',
    database: '0',
  },
};

/** The first name of its kind that is not taken: `kafka`, `kafka-2`. */
export function freeSourceName(kind: SourceKind, taken: readonly string[]): string {
  const name = kind === 'mysql' ? 'mariadb' : kind;
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

/** An empty form of a kind, with what is usual filled in. */
export function emptyForm(kind: SourceKind, taken: readonly string[]): SourceForm {
  const { port, database = '' } = kindForms[kind];
  const nothing = Object.fromEntries(fieldNames.map((field) => [field, ''])) as Record<FieldName, string>;
  const fields = { ...nothing, port, database, virtualHost: '/', mechanism: 'none' };
  return { kind, name: freeSourceName(kind, taken), fields, tls: false, secrets: {} };
}

/** The fields that matter for what is chosen: a user only where there is a log-in. */
export function shownFields({ kind, fields }: SourceForm): readonly FieldName[] {
  return kindForms[kind].fields.filter((field) => field !== 'username' || kind !== 'kafka' || fields.mechanism !== 'none');
}

/** The secrets that matter for what is chosen. */
export function shownSecrets({ kind, fields }: SourceForm): readonly SecretField[] {
  return kindForms[kind].secrets.filter((secret) =>
    secret === 'management' ? fields.management.trim() !== '' : kind !== 'kafka' || fields.mechanism !== 'none',
  );
}
