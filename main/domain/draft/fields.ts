import { exactText, RecordReader } from '../identity/identify.ts';
import type { JsonValue } from '../identity/json-value.ts';
import { ExactNumber, parseJson } from '../identity/json-value.ts';
import type { Template } from '../identity/place.ts';
import { parseTemplate } from '../identity/place.ts';
import type { SampledRecord } from './catalogue.ts';
import { plainName } from './names.ts';
import type { ValueShape } from './value-shape.ts';
import { commonShape } from './value-shape.ts';

/** One place of the sampled records with what stands there. */
export interface Field {
  /** As a workspace writes it: `header:message-id`. */
  readonly place: string;
  /** The last part of its name, made plain. */
  readonly name: string;
  readonly kind: 'header' | 'property' | 'key' | 'json' | 'template';
  /** By record; undefined where the record has none. */
  readonly texts: readonly (string | undefined)[];
  readonly present: number;
  readonly distinct: number;
  /** Of the different texts, the share that stands at several offsets. */
  readonly repeated: number;
  readonly shape: ValueShape;
}

/** Beyond these a message is not described but dumped. */
const headerLimit = 100;
const pointerLimit = 200;
const depthLimit = 4;
const nameLimit = 120;

/** A template could not tell braces of a name from its own. */
function isWritable(name: string): boolean {
  return name !== '' && name.length <= nameLimit && !/[{}\p{Cc}]/u.test(name);
}

function pointersIn(value: JsonValue | undefined, before: string, depth: number, found: Set<string>): void {
  if (value === null || typeof value !== 'object' || value instanceof ExactNumber || Array.isArray(value)) return;
  for (const [name, inner] of Object.entries(value as { readonly [name: string]: JsonValue })) {
    if (found.size >= pointerLimit) return;
    if (!isWritable(name)) continue;
    const pointer = `${before}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (inner === null || (typeof inner === 'object' && !(inner instanceof ExactNumber))) {
      if (depth < depthLimit) pointersIn(inner, pointer, depth + 1, found);
    } else found.add(pointer);
  }
}

function headerNames(records: readonly SampledRecord[]): readonly string[] {
  const names = new Set<string>();
  for (const { headers } of records) {
    for (const header of headers) {
      const name = exactText(header.name);
      if (name !== undefined && isWritable(name) && names.size < headerLimit) names.add(name);
    }
  }
  return [...names];
}

function jsonPointers(records: readonly SampledRecord[]): readonly string[] {
  const found = new Set<string>();
  for (const { value } of records) pointersIn(parseJson(exactText(value) ?? ''), '', 1, found);
  return [...found];
}

function templateOf(place: string): Template {
  const parsed = parseTemplate(place);
  return parsed.ok ? parsed.template : [];
}

/** AMQP keeps properties apart from headers, and both may have a name: a place of a property reads these alone. */
function readersFor(records: readonly SampledRecord[], kind: 'property' | 'other'): readonly RecordReader[] {
  return records.map((record) => {
    if (kind === 'other') return new RecordReader(record);
    const properties = (record.properties ?? []).map(({ name, value }) => ({ name: new TextEncoder().encode(name), value }));
    return new RecordReader({ ...record, headers: properties });
  });
}

/** The texts of a place or template in each record; `readers` are of the records, in order. */
function fieldOf(readers: readonly RecordReader[], place: string, name: string, kind: Field['kind']): Field {
  const template = templateOf(place);
  const texts = readers.map((reader) => {
    const text = template.length === 0 ? undefined : reader.text(template);
    return text === '' ? undefined : text;
  });
  const present = texts.filter((text) => text !== undefined);
  const counts = Map.groupBy(present, (text) => text);
  const several = [...counts.values()].filter((same) => same.length > 1).length;
  return {
    place,
    name: plainName(name),
    kind,
    texts,
    present: present.length,
    distinct: counts.size,
    repeated: counts.size === 0 ? 0 : several / counts.size,
    shape: commonShape(present),
  };
}

/** Every place of the records that could carry a name: key, headers, AMQP properties, and single values of JSON. */
export function fieldsOf(records: readonly SampledRecord[]): readonly Field[] {
  const readers = readersFor(records, 'other');
  const withProperties = readersFor(records, 'property');
  const properties = [...new Set(records.flatMap((record) => (record.properties ?? []).map(({ name }) => name)))].filter(isWritable);
  return [
    fieldOf(readers, 'key', 'key', 'key'),
    ...properties.map((name) => fieldOf(withProperties, `property:${name}`, name, 'property')),
    ...headerNames(records).map((name) => fieldOf(readers, `header:${name}`, name, 'header')),
    ...jsonPointers(records).map((pointer) => fieldOf(readers, `json:${pointer}`, pointer.slice(pointer.lastIndexOf('/') + 1), 'json')),
  ].filter((field) => field.present > 0);
}

/** The texts that a place or template gives in records, where it gives one. */
export function textsAt(records: readonly SampledRecord[], place: string): readonly (string | undefined)[] {
  return fieldOf(readersFor(records, place.startsWith('property:') ? 'property' : 'other'), place, '', 'template').texts;
}

/** Several places as one. */
export function combined(records: readonly SampledRecord[], fields: readonly Field[]): Field {
  return fieldOf(readersFor(records, 'other'), fields.map(({ place }) => `{${place}}`).join(':'), '', 'template');
}
