/**
 * Whether a topic exchange's binding key matches a routing key. Both are words between dots; `*` stands for exactly one
 * word, `#` for any number of them, none too. An empty routing key is one empty word, as RabbitMQ takes it: none at all.
 */
export function topicMatches(pattern: string, routingKey: string): boolean {
  return wordsMatch(wordsOf(pattern), wordsOf(routingKey));
}

function wordsOf(key: string): readonly string[] {
  return key === '' ? [] : key.split('.');
}

/**
 * `reached[n]`: the words of the pattern so far can stand for the first n words of the key. One row a pattern word, so
 * that no pattern of many `#` takes longer than their product.
 */
function wordsMatch(pattern: readonly string[], key: readonly string[]): boolean {
  let reached: readonly boolean[] = [true, ...key.map(() => false)];
  for (const word of pattern) {
    const before = reached;
    if (word === '#') {
      const first = before.indexOf(true);
      reached = before.map((_, index) => first !== -1 && index >= first);
    } else reached = before.map((_, index) => index > 0 && (before[index - 1] ?? false) && (word === '*' || word === key[index - 1]));
  }
  return reached.at(-1) ?? false;
}
