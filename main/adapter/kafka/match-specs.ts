import type { Identity } from '../../domain/identity/identify.ts';
import { RecordReader } from '../../domain/identity/identify.ts';
import type { Template } from '../../domain/identity/place.ts';
import { onlyPlace } from '../../domain/identity/place.ts';
import type { RecordMatch } from '../../ports/broker.ts';
import type { MatchSpec } from '../kafka-wire/matcher.ts';

/**
 * How a scan compares a template with wanted texts. A single header or key is compared on its bytes,
 * a JSON field on the parsed value; what is put together from several places is read as a whole.
 */
function specsFor(template: Template, values: readonly string[]): readonly MatchSpec[] {
  if (values.length === 0) return [];
  const place = onlyPlace(template);
  const bytes = (): readonly Uint8Array[] => values.map((value) => Buffer.from(value, 'utf8'));
  switch (place?.kind) {
    case 'header':
      return [{ kind: 'one-of', place: { kind: 'header', name: place.name }, values: bytes() }];
    case 'key':
    case 'value':
      return [{ kind: 'one-of', place: { kind: place.kind }, values: bytes() }];
    case 'json':
      if (values.length === 1) return [{ kind: 'json', pointer: place.pointer, text: values[0] ?? '' }];
      break;
    case 'property':
    case 'timestamp':
    case undefined:
  }
  const wanted = new Set(values);
  const matches = (record: ConstructorParameters<typeof RecordReader>[0]): boolean => {
    const text = new RecordReader(record).text(template);
    return text !== undefined && wanted.has(text);
  };
  return [{ kind: 'predicate', matches }];
}

/** The alternatives of a search in the words of the scan. */
export function matchSpecs(match: RecordMatch, identity: Identity): readonly MatchSpec[] {
  if (match.all) return [{ kind: 'any' }];
  return [
    ...specsFor(identity.messageId, match.messageIds),
    ...(identity.businessKey === undefined ? [] : specsFor(identity.businessKey, match.businessKeys)),
    ...match.fields.flatMap(({ template, value }) => specsFor(template, [value])),
    ...(match.text === null ? [] : [{ kind: 'contains' as const, bytes: Buffer.from(match.text, 'utf8') }]),
  ];
}
