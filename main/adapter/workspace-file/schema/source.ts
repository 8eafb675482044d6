import { hostAndPort, name, urlOf, z } from './text.ts';

const tls = z.union([
  z.boolean(),
  z.strictObject({
    ca: name.exactOptional(),
    certificate: name.exactOptional(),
    key: name.exactOptional(),
    serverName: name.exactOptional(),
  }),
]);

const sasl = z.discriminatedUnion('mechanism', [
  z.strictObject({ mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']), username: name }),
  z.strictObject({ mechanism: z.literal('oauthbearer'), tokenCommand: z.array(name).min(1) }),
]);

const readBytesPerSecond = z.int().positive().exactOptional().describe('Default: 5000000 in production workspaces, no cap in others.');

const kafka = z.strictObject({
  kind: z.literal('kafka'),
  brokers: z.array(hostAndPort).min(1),
  tls: tls.exactOptional(),
  sasl: sasl.exactOptional(),
  reach: z
    .record(hostAndPort, hostAndPort)
    .exactOptional()
    .describe('Advertised address to the address that reaches it: a tunnel, a port-forward.'),
  readBytesPerSecond,
});

const timeZone = name.exactOptional().describe('Zone of columns that have none.');

const server = { tls: tls.exactOptional(), replica: z.boolean().exactOptional(), timeZone };

const postgres = z.strictObject({ kind: z.literal('postgres'), url: urlOf('postgres', 'postgresql'), ...server });

const mysql = z.strictObject({ kind: z.literal('mysql'), url: urlOf('mysql', 'mariadb'), ...server });

const sqlite = z.strictObject({ kind: z.literal('sqlite'), path: name, timeZone });

const redis = z.strictObject({ kind: z.literal('redis'), url: urlOf('redis'), tls: tls.exactOptional() });

const rabbitmq = z.strictObject({
  kind: z.literal('rabbitmq'),
  url: urlOf('amqp', 'amqps'),
  management: urlOf('http', 'https')
    .exactOptional()
    .describe('The management API: without it queues, bindings and policies are not known.'),
  tls: tls.exactOptional(),
  readBytesPerSecond,
});

const snapshot = z.strictObject({ kind: z.literal('snapshot'), path: name });

/** One source of a workspace file. */
export const source = z.discriminatedUnion('kind', [kafka, rabbitmq, postgres, mysql, sqlite, redis, snapshot]);
export type SourceFile = z.infer<typeof source>;
