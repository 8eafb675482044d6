import { z } from './schema.ts';

const text = z.string().min(1).max(4096);

const tls = z.union([z.literal(true), z.strictObject({ ca: text, certificate: text, key: text, serverName: text }).partial()]);

/** A log-in by a program (OAUTHBEARER) is not among them: a page may not name programs to start. It is written into the file by hand. */
const sasl = z.strictObject({ mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']), username: text });

const server = { url: text, tls: tls.exactOptional() };
const database = { ...server, replica: z.boolean().exactOptional(), timeZone: text.exactOptional() };

/** A source that a person typed into a form, as a workspace file has it. The file's own schema judges it once more. */
export const sourceEntry = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('kafka'),
    brokers: z.array(text).min(1).max(100),
    tls: tls.exactOptional(),
    sasl: sasl.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('rabbitmq'), management: text.exactOptional(), ...server }),
  z.strictObject({ kind: z.literal('postgres'), ...database }),
  z.strictObject({ kind: z.literal('mysql'), ...database }),
  z.strictObject({ kind: z.literal('sqlite'), path: text, timeZone: text.exactOptional() }),
  z.strictObject({ kind: z.literal('redis'), ...server }),
]);
export type SourceEntry = z.infer<typeof sourceEntry>;
export type SourceKind = SourceEntry['kind'];

/** The secrets of a source that are typed beside it. They are used, stored by the operating system, and never given back. */
export const typedSecrets = z
  .strictObject({
    password: z.string().min(1).max(65536),
    management: z.string().min(1).max(65536),
    'key-passphrase': z.string().min(1).max(65536),
  })
  .partial();
export type TypedSecrets = z.infer<typeof typedSecrets>;

/** A source with its name, before it stands in any file. */
export const namedSource = z.strictObject({ name: z.string().min(1).max(200), entry: sourceEntry });
