const byDigits = new Intl.Collator('en', { numeric: true });

/** Plain order of two texts by their code units. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Order in which people read names with numbers (`orders/9` before `orders/10`); never calls two different texts the same. */
export function compareNatural(a: string, b: string): number {
  return byDigits.compare(a, b) || compareText(a, b);
}
