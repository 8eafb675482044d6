import type { Certainty, Code } from '../../main/domain/verdict/code.ts';

/** What is true of one message because a scenario made it so, in the words of a verdict. */
export interface Truth {
  readonly code: Code;
  readonly certainty: Certainty;
  /** Of every consumer of the route. */
  readonly deliveries: Readonly<Record<string, Code>>;
  /** Class and cause, as "SEND_DUPLICATE retry"; FAN_OUT is left out. */
  readonly duplicates: readonly string[];
  readonly findings: readonly string[];
  /** For a verdict that stays open: codes that it must name. */
  readonly candidates?: readonly Code[];
  /** What its verdict does without although others of the scenario need it: a sighting stands. */
  readonly stands?: readonly string[];
}

/** Makes names of one scenario out of stems; no other test of the run uses them. */
export type Name = (stem: string) => string;

/**
 * One harm, really done to real servers, on a route of its own. The truth is known from what was
 * done, and checked by a reader that is not the product's before anything is judged.
 */
export interface Scenario<Laboratory> {
  /** Also the name of its route. */
  readonly name: string;
  /** What is done, in one sentence. */
  readonly harm: string;
  /** By message id. */
  readonly truths: Readonly<Record<string, Truth>>;
  /** What the verdicts rest on: with any one of these unreadable they must stay open. */
  readonly needs: readonly string[];
  /** The route's settings in a workspace file. */
  readonly route: (name: Name) => object;
  readonly make: (laboratory: Laboratory, name: Name) => Promise<void>;
}

const nothing = { deliveries: {}, duplicates: [], findings: [] } as const;

/** A truth with what is not said left empty; proven unless said otherwise. */
export function truth(code: Code, parts: Partial<Omit<Truth, 'code'>> = {}): Truth {
  return { code, certainty: code === 'UNDETERMINED' ? 'undetermined' : 'proven', ...nothing, ...parts };
}
