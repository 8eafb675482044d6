import type { Look } from '../look/look.ts';
import type { Code } from './code.ts';
import { heaviestOf } from './code.ts';
import { deliverPart } from './deliver.ts';
import { duplicatesExpected } from './duplicates.ts';
import { knownOf } from './knowledge.ts';
import { producePart } from './produce.ts';

export interface Expectation {
  readonly produce: Code;
  readonly overall: Code;
  /** By consumer. */
  readonly deliveries: Readonly<Record<string, Code>>;
  readonly duplicates: readonly string[];
}

const yields: readonly Code[] = ['EXPIRED', 'LOST_TO_RETENTION', 'COMPACTED', 'UNDETERMINED'];

/** What ought to be said of a message after such a look. */
export function expect(look: Look, id: string): Expectation {
  const known = knownOf(look, id);
  const { code: produce, cut } = producePart(known);
  const parts = look.shape.consumers.map((shape) => ({ name: shape.name, ...deliverPart(known, shape, produce) }));
  const heaviest = heaviestOf(parts.map(({ code }) => code));
  const gives = produce === 'STORED' || (yields.includes(produce) && !cut && parts.every(({ own }) => own));
  return {
    produce,
    overall: gives && heaviest !== null ? heaviest : produce,
    deliveries: Object.fromEntries(parts.map(({ name, code }) => [name, code])),
    duplicates: duplicatesExpected(known),
  };
}
