import { pbkdf2Sync, randomBytes } from 'node:crypto';
import type { KafkaAddress } from './kafka-address.ts';
import { KafkaWriter } from './kafka-bytes.ts';
import { sendKafkaRequest } from './kafka-request.ts';

/** AlterUserScramCredentials, version 0. */
const alterUserScramCredentials = 51;
const iterations = 4096;
const mechanisms = [
  { number: 1, digest: 'sha256', size: 32 },
  { number: 2, digest: 'sha512', size: 64 },
] as const;

function compactBytes(writer: KafkaWriter, bytes: Buffer): KafkaWriter {
  writer.unsignedVarint(bytes.length + 1);
  for (const byte of bytes) writer.int8(byte > 127 ? byte - 256 : byte);
  return writer;
}

async function alter(server: KafkaAddress, user: string, password: string, mechanism: (typeof mechanisms)[number]): Promise<void> {
  const { number, digest, size } = mechanism;
  const salt = randomBytes(16);
  const body = new KafkaWriter().unsignedVarint(1).unsignedVarint(2); // no deletions, one credential
  body.compactString(user).int8(number).int32(iterations);
  compactBytes(body, salt);
  compactBytes(body, pbkdf2Sync(password, salt, iterations, size, digest)).unsignedVarint(0);
  body.unsignedVarint(0);
  const reader = await sendKafkaRequest(server.bootstrap, { apiKey: alterUserScramCredentials, version: 0, flexible: true, body });
  reader.int32(); // throttle time
  const codes = reader.compactArray((each) => {
    each.compactString();
    const code = each.int16();
    const length = each.unsignedVarint(); // error message
    each.skip(Math.max(0, length - 1)).tags();
    return code;
  });
  if (codes.length === 0 || codes.some((code) => code !== 0)) throw new Error(`SCRAM of ${user}: Kafka error ${codes.join(', ')}`);
}

/** Gives a user a password for SCRAM-SHA-256 and SCRAM-SHA-512: one request each, as Kafka takes a user once a request. */
export async function createScramUser(server: KafkaAddress, user: string, password: string): Promise<void> {
  for (const mechanism of mechanisms) await alter(server, user, password, mechanism);
}
