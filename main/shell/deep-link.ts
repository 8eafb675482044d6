const routeLimit = 256;
const idLimit = 4096;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function isPlain(text: string | null, limit: number): text is string {
  return text !== null && text.length > 0 && text.length <= limit && !/\p{Cc}/u.test(text);
}

/**
 * The screen that `waybill://message/ROUTE/ID` asks for, as a hash path; null for any other text. A
 * link can do nothing else: it opens no file, no workspace and no other address.
 */
export function screenOfLink(link: string): string | null {
  const [, routeText = '', idText = ''] = /^waybill:\/\/message\/([^/?#]+)\/([^/?#]+)$/i.exec(link) ?? [];
  const route = decoded(routeText);
  const id = decoded(idText);
  if (!isPlain(route, routeLimit) || !isPlain(id, idLimit)) return null;
  return `/message/${encodeURIComponent(route)}/${encodeURIComponent(id)}`;
}

/** True for text that claims to be a link of ours, right or wrong. */
export function isLink(text: string): boolean {
  return /^waybill:/i.test(text);
}
