import type { SampledRecord } from './catalogue.ts';
import type { Field } from './fields.ts';
import { combined, fieldsOf } from './fields.ts';
import type { Confidence, Reason } from './guess.ts';
import { reason } from './guess.ts';
import { chooseMessageId } from './guess-message-id.ts';

export interface Choice {
  readonly place: string;
  readonly confidence: Confidence;
  readonly reason: Reason;
  readonly alternatives: readonly { readonly value: string; readonly reason: Reason }[];
}

/** Where the records of a topic seem to carry their names. */
export interface IdentityGuess {
  readonly messageId: Choice;
  readonly businessKey: Choice | null;
  readonly traceId: Choice | null;
  readonly producer: Choice | null;
  readonly sequence: Choice | null;
  readonly occurredAt: Choice | null;
  /** Places whose names say that they are about a person. */
  readonly mask: readonly Choice[];
}

const businessNames =
  /^(order|customer|account|user|member|merchant|payment|invoice|shipment|contract|policy|booking|transaction|aggregate|entity|business|biz|subject|product|article|sku)(no|nr|num|number|id|key|code|ref|reference)?$/;
const traceNames: readonly string[] = ['traceparent', 'b3', 'b3traceid', 'ubertraceid', 'traceid', 'amzntraceid'];
const producerNames: readonly string[] = [
  'producerid',
  'producer',
  'producername',
  'relayid',
  'relay',
  'sender',
  'senderid',
  'cesource',
  'source',
];
const sequenceNames: readonly string[] = ['seq', 'sequence', 'sequenceno', 'sequencenumber', 'seqno', 'producersequence', 'cesequence'];
const timeNames: readonly string[] = [
  'occurredat',
  'eventtime',
  'cetime',
  'occurredon',
  'producedat',
  'createdat',
  'eventtimestamp',
  'timestamp',
  'sentat',
  'time',
  'ts',
];
const personalNames =
  /(phone|mobile|telephone|email|mail$|iban|cardnumber|cardno|^pan$|password|passwd|secret|token$|ssn|passport|birth|idcard|address$|firstname|lastname|fullname|surname|手机|电话|邮箱|身份证|姓名|地址)/;

function facts({ place, present, distinct, repeated, shape }: Field, total: number): Readonly<Record<string, string | number>> {
  return { place, present, total, distinct, shape, share: Math.round(repeated * 100) };
}

function choice(field: Field, total: number, rule: Reason['rule'], confidence: Confidence, others: readonly Field[] = []): Choice {
  const alternatives = others.slice(0, 3).map((other) => ({ value: other.place, reason: reason(rule, facts(other, total)) }));
  return { place: field.place, confidence, reason: reason(rule, facts(field, total)), alternatives };
}

function sameTexts(a: Field, b: Field): boolean {
  return a.texts.every((text, index) => text === b.texts[index]);
}

/** True when one text stands in records of different messages: copies of a message repeat its key too. */
function namesSeveral(key: Field, messageId: Field | undefined): boolean {
  const first = new Map<string, string | undefined>();
  return key.texts.some((text, index) => {
    if (text === undefined) return false;
    const id = messageId?.texts[index];
    if (first.has(text)) return messageId === undefined || first.get(text) !== id;
    first.set(text, id);
    return false;
  });
}

/** The key of the records, unless it is the message's own id; else what only looked like an id; else a field with the name of a thing. */
function businessKey(fields: readonly Field[], messageId: Field | undefined, orderNumbers: readonly Field[], total: number): Choice | null {
  const others = fields.filter(
    (field) => field !== messageId && field.present * 10 >= total * 8 && (messageId === undefined || !sameTexts(field, messageId)),
  );
  const named = others.filter(
    (field) => field.kind !== 'key' && businessNames.test(field.name) && field.shape !== 'boolean' && field.shape !== 'instant',
  );
  const rejected = orderNumbers.filter((field) => field.kind !== 'key' && others.includes(field));
  const key = others.find((field) => field.kind === 'key');
  if (key !== undefined) {
    const rest = [...rejected, ...named.filter((field) => sameTexts(field, key) && !rejected.includes(field))];
    const alternatives = rest.slice(0, 3).map((field) => ({
      value: field.place,
      reason: reason(rejected.includes(field) ? 'looks-like-order-number' : 'field-by-name', facts(field, total)),
    }));
    const repeats = namesSeveral(key, messageId);
    const chosen = choice(key, total, repeats ? 'key-of-records' : 'key-unrepeated', repeats ? 'sure' : 'likely');
    return { ...chosen, alternatives };
  }
  const [first] = rejected;
  if (first !== undefined) return choice(first, total, 'looks-like-order-number', 'likely', rejected.slice(1));
  const [thing] = named;
  return thing === undefined ? null : choice(thing, total, 'field-by-name', 'likely', named.slice(1));
}

/** Of the fields with one of these names the one named first in the list; headers before values. */
function byName(fields: readonly Field[], names: readonly string[], total: number, fits: (field: Field) => boolean): Choice | null {
  const rank = (field: Field): number => names.indexOf(field.name) * 2 + Number(field.kind !== 'header');
  const found = fields
    .filter((field) => names.includes(field.name) && field.kind !== 'key' && field.present * 2 >= total && fits(field))
    .toSorted((a, b) => rank(a) - rank(b));
  const [first] = found;
  return first === undefined ? null : choice(first, total, 'field-by-name', 'likely', found.slice(1));
}

/** A place that is unique together with the key, when nothing is by itself. */
function composedId(records: readonly SampledRecord[], fields: readonly Field[]): Field | null {
  const whole = fields.filter((field) => field.present === records.length && field.shape !== 'text' && field.kind !== 'property');
  const key = whole.find((field) => field.kind === 'key') ?? whole[0];
  if (key === undefined) return null;
  const preferred = /^(status|state|type|eventtype|event|version|revision|seq|sequence|step|action|operation|op)$/;
  const partners = whole
    .filter((field) => field !== key)
    .toSorted((a, b) => Number(preferred.test(b.name)) - Number(preferred.test(a.name)));
  return partners.map((partner) => combined(records, [key, partner])).find((field) => field.repeated === 0) ?? null;
}

/**
 * Guesses where the records carry their identity. Nothing that stands at several offsets too often
 * is taken for a message id, whatever it is called: `looks-like-order-number` then says so.
 */
export function guessIdentity(records: readonly SampledRecord[]): IdentityGuess {
  const total = records.length;
  const fields = fieldsOf(records);
  const { found, orderNumbers, alternatives } = chooseMessageId(fields, total);
  const composed = found === null && total > 1 ? composedId(records, fields) : null;
  const unfit = orderNumbers[0] ?? fields.find((field) => field.kind === 'key') ?? fields[0];
  const refused = orderNumbers.map((field) => ({ value: field.place, reason: reason('looks-like-order-number', facts(field, total)) }));
  const messageId: Choice =
    found !== null
      ? {
          place: found.field.place,
          confidence: found.confidence,
          reason: reason(found.rule, facts(found.field, total)),
          alternatives: alternatives.map((field) => ({ value: field.place, reason: reason('id-unique', facts(field, total)) })),
        }
      : composed !== null
        ? { ...choice(composed, total, 'id-composed', 'guess'), alternatives: refused }
        : unfit !== undefined
          ? { ...choice(unfit, total, 'id-not-unique', 'guess'), alternatives: [] }
          : { place: 'header:message-id', confidence: 'guess', reason: reason('id-without-records'), alternatives: [] };
  const used = found?.field ?? (composed === null ? unfit : undefined);
  const left = fields.filter((field) => field !== used);
  const producer = byName(left, producerNames, total, (field) => field.distinct * 5 <= field.present || field.distinct === 1);
  return {
    messageId,
    businessKey: businessKey(fields, used, orderNumbers, total),
    traceId: byName(left, traceNames, total, (field) => field.shape !== 'instant' && field.shape !== 'boolean'),
    producer,
    // A number that nobody counts is no sequence.
    sequence: producer === null ? null : byName(left, sequenceNames, total, (field) => field.shape === 'integer'),
    occurredAt: byName(left, timeNames, total, (field) => field.shape === 'instant' || field.shape === 'epoch'),
    mask: left
      .filter((field) => field.kind !== 'key' && personalNames.test(field.name))
      .slice(0, 10)
      .map((field) => choice(field, total, 'hidden-by-name', 'likely')),
  };
}
