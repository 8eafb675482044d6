/** One place in a record where an identity stands. `property` is a RocketMQ property or an AMQP property. */
export type Place =
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'json'; readonly pointer: string }
  | { readonly kind: 'key' }
  | { readonly kind: 'value' }
  | { readonly kind: 'timestamp' };

/** A text made of fixed parts and places: `{key}:{json:/status}`; a single place is the commonest case. */
export type Template = readonly (string | Place)[];

export type ParsedTemplate = { readonly ok: true; readonly template: Template } | { readonly ok: false; readonly problem: string };

const placeForms = 'header:NAME, key, value, json:/pointer, timestamp, property:NAME';

function parsePlace(text: string): Place | null {
  if (text === 'key' || text === 'value' || text === 'timestamp') return { kind: text };
  const [, kind, rest] = /^(header|property|json):(.+)$/s.exec(text) ?? [];
  if (rest === undefined) return null;
  if (kind === 'json') return rest.startsWith('/') ? { kind: 'json', pointer: rest } : null;
  return kind === 'header' ? { kind: 'header', name: rest } : { kind: 'property', name: rest };
}

/**
 * Parses `header:message-id`, `key`, or a template with places in braces. The problem of a text
 * that is neither says what was expected.
 */
export function parseTemplate(text: string): ParsedTemplate {
  if (!text.includes('{')) {
    const place = parsePlace(text);
    return place === null
      ? { ok: false, problem: `"${text}" is not a place; expected one of ${placeForms}` }
      : { ok: true, template: [place] };
  }
  const template: (string | Place)[] = [];
  for (const [, fixed, inner] of text.matchAll(/([^{}]+)|\{([^{}]*)\}/gs)) {
    if (fixed !== undefined) template.push(fixed);
    else {
      const place = parsePlace(inner ?? '');
      if (place === null) return { ok: false, problem: `"{${inner}}" is not a place; expected one of ${placeForms}` };
      template.push(place);
    }
  }
  const length = template.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : formatPlace(part).length + 2), 0);
  return length === text.length ? { ok: true, template } : { ok: false, problem: `"${text}" has a brace without its partner` };
}

/** The text that `parseTemplate` reads. */
export function formatPlace(place: Place): string {
  switch (place.kind) {
    case 'header':
    case 'property':
      return `${place.kind}:${place.name}`;
    case 'json':
      return `json:${place.pointer}`;
    case 'key':
    case 'value':
    case 'timestamp':
      return place.kind;
  }
}

/** The single place that a template consists of, or null when it is put together from several parts. */
export function onlyPlace(template: Template): Place | null {
  const [first] = template;
  return template.length === 1 && first !== undefined && typeof first !== 'string' ? first : null;
}

/** True for a template that is the record's key and nothing else. */
export function isRecordKey(template: Template | undefined): boolean {
  const [part, ...more] = template ?? [];
  return part !== undefined && typeof part !== 'string' && part.kind === 'key' && more.length === 0;
}
