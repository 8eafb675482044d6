/** Hosts whose pages Waybill may open in the person's browser: the documentation its texts point to. */
const hosts: readonly string[] = ['kafka.apache.org', 'www.postgresql.org', 'waybill.example.invalid'];

/** The address to hand to the browser: https, a listed host, nothing that carries credentials or another port. Null for all others. */
export function externalAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const plain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === '';
  return plain && hosts.includes(url.hostname) ? url.href : null;
}
