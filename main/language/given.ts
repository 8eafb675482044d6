import type { Certainty } from '../domain/verdict/code.ts';
import type { Facts } from '../domain/verdict/verdict.ts';
import type { Format } from './format.ts';
import { briefText, visibleText } from './visible-text.ts';

/** What a sentence is made from. A fact that is absent or empty is '', and its part of the sentence is left out. */
export interface Given {
  readonly certainty: Certainty;
  /** The consumer the sentence is about; '' where it speaks of any. */
  readonly consumer: string;
  /** Where a copy stands: `orders p3 @ 1,204`; '' when the facts name no place. */
  readonly place: string;
  /** The text of a fact, with nothing hidden in it. */
  readonly text: (name: string) => string;
  /** An error in the words of its source, cut when it is long. */
  readonly error: string;
  readonly number: (name: string) => string;
  /** True for a count of one, also where the fact does not say: then nothing more than one is claimed. */
  readonly single: (name: string) => boolean;
  readonly instant: (name: string) => string;
  /** A fact that counts milliseconds, as a length in words; '' when it is no number. */
  readonly duration: (name: string) => string;
  /** The same fact as a number, for its sign; 0 when it is none. */
  readonly amount: (name: string) => number;
}

/** `orders p3 @ 1,204` from coordinates; parts that are unknown are left out. Both languages write places alike. */
export function placeText(coordinates: Readonly<Record<string, string | undefined>>, format: Pick<Format, 'number'>): string {
  const { topic = '', partition = '', offset = '' } = coordinates;
  const pieces = [
    ...(topic === '' ? [] : [visibleText(topic)]),
    ...(partition === '' ? [] : [`p${visibleText(partition)}`]),
    ...(offset === '' ? [] : ['@', format.number(visibleText(offset))]),
  ];
  return pieces.join(' ');
}

/** Reads `facts` for a sentence; `consumer` is the name shown for the consumer it is about. */
export function givenOf(facts: Facts, certainty: Certainty, format: Format, consumer = ''): Given {
  const text = (name: string): string => visibleText(facts[name] ?? '');
  const amount = (name: string): number => {
    const value = Number(facts[name] ?? '');
    return Number.isFinite(value) ? value : 0;
  };
  const written = (value: string, write: (value: string) => string): string => (value === '' ? '' : write(value));
  return {
    certainty,
    consumer: visibleText(consumer),
    place: placeText(facts, format),
    text,
    error: briefText(facts['error'] ?? ''),
    number: (name) => written(text(name), format.number),
    single: (name) => ['', '1'].includes(facts[name] ?? ''),
    instant: (name) => written(text(name), format.instant),
    duration: (name) => (Number.isFinite(Number(facts[name] ?? 'none')) && facts[name] !== '' ? format.duration(amount(name)) : ''),
    amount,
  };
}

/** A part of a sentence that is left out when its value is not known. */
export function where(value: string, render: (value: string) => string): string {
  return value === '' ? '' : render(value);
}
