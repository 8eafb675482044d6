import type { Field } from './fields.ts';
import type { Confidence, DraftRule } from './guess.ts';

/** Of the ids of a topic at most this share may stand at several offsets; more name a thing and not a message. */
export const repeatedLimit = 0.2;

/** Names that libraries and standards give the id of a message, plain, with how much each says. */
const idNames: Readonly<Record<string, number>> = {
  messageid: 100,
  msgid: 95,
  ceid: 95,
  eventid: 95,
  messageuuid: 95,
  eventuuid: 95,
  kafkamessageid: 90,
  idempotencykey: 85,
  deduplicationid: 85,
  commandid: 80,
  notificationid: 80,
  id: 80,
  uuid: 80,
  guid: 75,
  mid: 60,
};

/** Names of what is unique in a record and names something else. */
const otherNames =
  /^(trace|span|parent|request|correlation|causation|session|conversation|b3|uber|amzn)|(phone|mobile|email|time|timestamp|date|at|on|hash|checksum|signature|token|amount|price|url|code)$/;
const thingNames = /(order|customer|account|user|member|merchant|payment|invoice|shipment)(no|nr|num|number|id|key|ref)?$/;

function scoreOf(field: Field): number {
  const named = Object.hasOwn(idNames, field.name) ? (idNames[field.name] ?? 0) : 0;
  const made = ['uuid', 'ulid', 'hex'].includes(field.shape) ? 40 : 0;
  if (named > 0) return named + (made > 0 ? 15 : 0) + (field.kind === 'property' ? 8 : field.kind === 'header' ? 5 : 0);
  if (otherNames.test(field.name)) return -50;
  if (thingNames.test(field.name)) return made > 0 ? 10 : 1;
  return made + (field.kind === 'key' ? 5 : 0) + (field.shape === 'numbered' ? 5 : 0) + (field.name.endsWith('id') ? 15 : 0);
}

/** Shapes that no message is named by. */
const unfitShapes = new Set<Field['shape']>(['instant', 'epoch', 'decimal', 'boolean', 'trace-context', 'text']);

function confidenceOf(field: Field, score: number, total: number): Confidence {
  if (score >= 75) return field.repeated <= repeatedLimit / 2 && field.present === total && total >= 10 ? 'sure' : 'likely';
  return score >= 40 ? 'likely' : 'guess';
}

export interface MessageIdChoice {
  readonly found: { readonly field: Field; readonly confidence: Confidence; readonly rule: DraftRule } | null;
  /** Fields with the name or form of an id whose values stand at several offsets too often. */
  readonly orderNumbers: readonly Field[];
  readonly alternatives: readonly Field[];
}

/** The field that names each message, among those that are (nearly) unique; none when nothing is. */
export function chooseMessageId(fields: readonly Field[], total: number): MessageIdChoice {
  const carried = fields.filter((field) => field.present * 10 >= total * 9 && !unfitShapes.has(field.shape));
  const scored = carried
    .filter((field) => field.repeated <= repeatedLimit && (field.distinct > 1 || field.present === 1))
    .map((field) => ({ field, score: scoreOf(field) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
  const orderNumbers = carried.filter((field) => field.repeated > repeatedLimit && field.distinct > 1 && scoreOf(field) >= 40);
  const [best] = scored;
  if (best === undefined) return { found: null, orderNumbers, alternatives: [] };
  const { field, score } = best;
  const rule: DraftRule = score >= 75 ? 'id-by-name' : score >= 40 ? 'id-by-shape' : 'id-unique';
  return {
    found: { field, rule, confidence: confidenceOf(field, score, total) },
    orderNumbers,
    alternatives: scored
      .slice(1, 4)
      .filter((other) => other.score >= 15)
      .map((other) => other.field),
  };
}
