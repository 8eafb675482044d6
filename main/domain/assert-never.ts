/**
 * Ends a switch over a union: the compiler refuses a case that was forgotten.
 * Throws when data that was never parsed reaches it, which is a defect and not an expected failure.
 */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
