/** The fields that have a value: what a row does not say is absent from a fact, not empty. */
export function named<Fields extends Readonly<Record<string, string | null | undefined>>>(
  fields: Fields,
): { readonly [Name in keyof Fields]?: string } {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as { readonly [Name in keyof Fields]?: string };
}

/** Text of a whole number at or above zero, as offsets, partitions and attempts must be; anything else says nothing. */
export function wholeNumber(text: string | null | undefined): string | undefined {
  return text !== null && text !== undefined && /^\d{1,19}$/.test(text) ? text : undefined;
}
