/** A token of `reader` that is valid for so many seconds, as Kafka's validator for tests takes it: a JWS without signature. */
export function unsecuredToken(seconds: number): string {
  const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  const now = Math.floor(Date.now() / 1_000);
  return `${part({ alg: 'none' })}.${part({ sub: 'reader', iat: now, exp: now + seconds })}.`;
}
