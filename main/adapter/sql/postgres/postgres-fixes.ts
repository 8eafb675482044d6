import { sharedFixes, type OpeningFix } from '../opening.ts';

const readOnly = 'Connect to the database itself: a pooler between does not take the read-only settings of the session.';

/** By what the server says; one that speaks another language falls through to what holds for the step. */
const sayings: readonly (readonly [pattern: RegExp, fix: string])[] = [
  [/startup parameter/, readOnly],
  [/, no encryption$/, 'The server lets this user in over TLS only: write tls: true, or tls.ca with the authority of the server.'],
  [/valid client certificate|certificate authentication failed/, 'Write tls.certificate and tls.key of this user.'],
  [/password authentication failed/, 'Check the user in the url and the stored password.'],
  [/none is stored$/, 'Store the password of this source.'],
  [/^role .* does not exist$/, 'Check the user in the url.'],
  [/^database .* does not exist$/, 'Check the database in the url.'],
];

const fixes = {
  ...sharedFixes,
  authentication: "Check the user and the database in the url, the stored password, and the server's pg_hba.conf.",
  'read-only': readOnly,
} as const;

/** What to do where opening a PostgreSQL stopped. */
export const postgresFix: OpeningFix = (step, { detail }) => sayings.find(([pattern]) => pattern.test(detail))?.[1] ?? fixes[step];
