import type { Observation, ObservationKind } from '../domain/observation/observation.ts';
import { textsOf } from './catalogue.ts';
import type { Format } from './format.ts';
import { placeText } from './given.ts';
import type { Language } from './language.ts';
import type { ObservationGiven } from './observation-given.ts';
import type { ObservationTexts } from './observation-texts.ts';
import { briefText, visibleText } from './visible-text.ts';

function factOf(facts: object, name: string): string | undefined {
  const value: unknown = Object.hasOwn(facts, name) ? (facts as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function valuesOf({ coordinates, facts }: Observation, format: Format): Omit<ObservationGiven<ObservationKind>, 'facts'> {
  const text = (value: string | undefined): string => visibleText(value ?? '');
  const written = (value: string | undefined, write: (value: string) => string): string => (text(value) === '' ? '' : write(text(value)));
  return {
    place: placeText(coordinates, format),
    named: placeText({ partition: factOf(facts, 'partition'), offset: factOf(facts, 'offset') }, format),
    table: text(coordinates['table']),
    exchange: text(coordinates['exchange']),
    queue: text(coordinates['queue']),
    text,
    error: briefText(factOf(facts, 'error') ?? '', 160),
    number: (value) => written(value, format.number),
    instant: (value) => written(value, format.instant),
    duration: (milliseconds) => format.duration(Number(milliseconds)),
  };
}

/** The compiler cannot follow that a kind, its facts and its line belong together; the type of `lines` says so. */
function lineOf<Kind extends ObservationKind>(
  lines: ObservationTexts['lines'],
  observation: Extract<Observation, { kind: Kind }>,
  format: Format,
): string {
  const given = { facts: observation.facts, ...valuesOf(observation, format) } as ObservationGiven<Kind>;
  const kind: Kind = observation.kind;
  return lines[kind](given);
}

/** One short line for an observation in a list of evidence, without a full stop. */
export function observationLine(observation: Observation, language: Language, format: Format): string {
  return lineOf(textsOf(language).observations.lines, observation, format);
}
