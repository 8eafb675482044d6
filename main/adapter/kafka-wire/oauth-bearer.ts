import type { Mechanism } from 'kafkajs';
import { wireFailure, WireFailureError, type Outcome } from './wire-failure.ts';

const separator = '\u0001';

/**
 * SASL OAUTHBEARER (RFC 7628) with a token that is asked for anew at every log-in, also when a broker wants the session
 * to be renewed (KIP-368).
 *
 * kafkajs's own does not look at the answer. A refused token is answered with its reason and no error code; the error
 * comes only after the client acknowledged the reason, and until then the connection looks as if it were logged in.
 */
export function oauthBearer(token: () => Promise<Outcome<string>>): Mechanism {
  return {
    mechanism: 'oauthbearer',
    authenticationProvider: ({ host, port, saslAuthenticate }) => ({
      async authenticate() {
        const given = await token();
        if (!given.ok) throw new WireFailureError(given.failure);
        const exchange = async (message: string): Promise<string> =>
          (await saslAuthenticate({ request: { encode: () => sized(message) }, response: { decode: (said) => said, parse: unsized } })) ??
          '';
        const reason = await exchange(`n,,${separator}auth=Bearer ${given.value}${separator}${separator}`);
        if (reason === '') return;
        // The broker answers with an error that says less than its reason, and ends the connection.
        await exchange(separator).catch(() => undefined);
        throw new WireFailureError(wireFailure('authentication-failed', `${host}:${port}: the broker refused the token: ${reason}`));
      },
    }),
  };
}

function sized(message: string): Buffer {
  const bytes = Buffer.from(message);
  const size = Buffer.alloc(4);
  size.writeInt32BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

function unsized(bytes: Buffer): string {
  return bytes.toString('utf8', 4);
}
