import type { ExplanationDocument } from '../../main/contract/explanation.ts';
import type { Observation } from '../../main/domain/observation/observation.ts';
import type { Format } from '../../main/language/format.ts';
import { placeText } from '../../main/language/given.ts';
import { visibleText } from '../../main/language/visible-text.ts';

/** An observation with the number people call it by. */
export interface Evidence {
  readonly observation: Observation;
  /** `E1`, `E2`, … in the order of a message's way. */
  readonly name: string;
  /** True when the verdict of the message, or of one consumer, rests on it. */
  readonly decides: boolean;
}

/** What sources say of themselves is evidence only where a verdict names it; everything else always is. */
function isListed({ kind, id }: Observation, decisive: ReadonlySet<string>): boolean {
  return kind !== 'config' || decisive.has(id);
}

/** The evidence of an explanation, numbered. Trace lines of other messages count only where a verdict rests on them. */
export function evidenceOf({
  verdict,
  deliveries,
  observations,
}: Pick<ExplanationDocument, 'verdict' | 'deliveries' | 'observations'>): readonly Evidence[] {
  const decisive = new Set([verdict, ...deliveries.map((delivery) => delivery.verdict)].flatMap(({ evidence }) => evidence));
  return observations
    .filter((observation) => isListed(observation, decisive) && (decisive.has(observation.id) || !isNeighbour(observation)))
    .map((observation, index) => ({ observation, name: `E${index + 1}`, decides: decisive.has(observation.id) }));
}

function isNeighbour(observation: Observation): boolean {
  return observation.kind === 'consume' && observation.facts.neighbour === true;
}

/** Where a fact stands, for people: `orders p3 @ 1,204`, `public.outbox 17`. */
export function coordinatesText({ coordinates }: Observation, format: Pick<Format, 'number'>): string {
  const place = placeText(coordinates, format);
  if (place !== '') return place;
  return ['table', 'key']
    .flatMap((name) => coordinates[name] ?? [])
    .map(visibleText)
    .join(' ');
}

/** The same place as it is written in files and queries, without grouping: what is copied. */
export function coordinatesPlain({ source, coordinates }: Observation): string {
  return [source, ...Object.entries(coordinates).map(([name, value]) => `${name}=${value}`)].join(' ');
}
