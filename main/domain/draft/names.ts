/** A name without what people write differently: `x-Message_Id` and `messageId` are `messageid`. */
export function plainName(name: string): string {
  return name
    .replace(/^x[-_.]/i, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The words of a name in lower case: `ordersDLT.v2` is `orders`, `dlt`, `v2`. */
export function wordsOf(name: string): readonly string[] {
  const separated = name.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return separated
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Words that say what a thing is and not which one. */
const common = new Set([
  'service',
  'svc',
  'consumer',
  'consumers',
  'group',
  'app',
  'worker',
  'listener',
  'handler',
  'processor',
  'public',
  'db',
  'dbo',
  'data',
  'table',
  'the',
]);

/** The words that tell one thing from another. */
function tellingWords(name: string): readonly string[] {
  return wordsOf(name).filter((word) => !common.has(word) && !/^v?\d+$/.test(word));
}

function related(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 4 && long.startsWith(short);
}

/** How many words of two names mean the same: `bill-db` and `billing-v2` share one. */
export function sharedWords(a: string, b: string): number {
  const others = tellingWords(b);
  return tellingWords(a).filter((word) => others.some((other) => related(word, other))).length;
}
