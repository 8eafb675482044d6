const pattern = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:?\d{2})$/;

/**
 * Milliseconds since 1970 of an RFC 3339 instant, with its microseconds as a fraction: for drawing
 * and ordering on screen. Null for text that is no instant with a zone.
 */
export function instantNumber(instant: string): number | null {
  const match = pattern.exec(instant.trim());
  if (match === null) return null;
  const [, day, time, fraction = '', zone = 'Z'] = match;
  const offset = /^[Zz]$/.test(zone) ? 'Z' : zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2');
  const whole = Date.parse(`${day}T${time}.000${offset}`);
  if (Number.isNaN(whole)) return null;
  return whole + Number(fraction.padEnd(6, '0').slice(0, 6)) / 1000;
}
