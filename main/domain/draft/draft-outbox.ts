import type { DraftMaterial } from './draft-material.ts';
import { textsAt } from './fields.ts';
import type { OutboxGuess } from './guess-outbox.ts';
import { guessOutbox } from './guess-outbox.ts';
import { guessTrace } from './guess-trace.ts';
import type { Guess } from './guess.ts';
import { reason } from './guess.ts';
import type { TableMaterial } from './table-material.ts';
import { bestJoin, foundIn, textsOf } from './table-material.ts';

export interface ChosenOutbox {
  readonly material: TableMaterial;
  readonly guess: OutboxGuess;
  readonly others: readonly TableMaterial[];
}

function fedTopic({ destination, records, identity }: DraftMaterial) {
  return { name: destination.name, records, ids: textsAt(records, identity.messageId.place) };
}

/** How much speaks for a table as outbox of the topic; 0: nothing. */
function weightOf(material: TableMaterial, guess: OutboxGuess, topic: string): number {
  const uses = guess.columns;
  const shaped =
    Number(uses.has('payload')) +
    Number(uses.has('sentAt') || guess.states.states !== null) +
    Number(uses.has('destination')) +
    Number(uses.has('createdAt'));
  if (!uses.has('messageId') || (shaped < 2 && guess.preset === null)) return 0;
  const joined = bestJoin(material, 'messageId');
  const destination = uses.get('destination')?.column;
  const names = destination === undefined ? 0 : textsOf(material.rows, destination).filter((text) => text === topic).length;
  if (joined === null && names === 0) return 0;
  return shaped + (joined === null ? 0 : 10 + (10 * foundIn(joined)) / joined.asked) + Math.min(names, 5);
}

/** The table in which the messages of the route are recorded before they are sent; null when none is. */
export function chooseOutbox(material: DraftMaterial): ChosenOutbox | null {
  const topic = fedTopic(material);
  const { outbox } = material;
  const ranked = material.tables
    .filter((each) => (outbox === null ? guessTrace(each) === null : each.source === outbox.source && each.table.name === outbox.table))
    .map((each) => ({ material: each, guess: guessOutbox(each, topic) }))
    .map((each) => ({ ...each, weight: weightOf(each.material, each.guess, topic.name) }))
    .filter(({ weight, guess }) => weight > 0 || (outbox !== null && guess.columns.has('messageId')))
    .toSorted((a, b) => b.weight - a.weight);
  const [best, ...rest] = ranked;
  return best === undefined ? null : { material: best.material, guess: best.guess, others: rest.map((each) => each.material) };
}

/** The order in which the columns of an outbox are written. */
const columnOrder = [
  'messageId',
  'businessKey',
  'state',
  'createdAt',
  'claimedAt',
  'sentAt',
  'attempts',
  'destination',
  'partition',
  'offset',
  'payload',
  'headers',
  'error',
];

function tableReason({ material, guess }: ChosenOutbox, topic: string): Pick<Guess, 'confidence' | 'reason'> {
  const joined = bestJoin(material, 'messageId');
  const table = material.table.name;
  if (joined !== null) {
    const facts = { table, column: joined.column, found: foundIn(joined), asked: joined.asked };
    return { confidence: foundIn(joined) * 2 >= joined.asked ? 'sure' : 'likely', reason: reason('table-holds-ids', facts) };
  }
  const destination = guess.columns.get('destination')?.column ?? '';
  const rows = textsOf(material.rows, destination).filter((text) => text === topic).length;
  return rows > 0
    ? { confidence: 'likely', reason: reason('rows-of-topic', { column: destination, topic, rows }) }
    : { confidence: 'guess', reason: reason('table-named', { table }) };
}

function columnGuesses({ guess }: ChosenOutbox, path: Guess['path']): readonly Guess[] {
  return columnOrder.flatMap((use): readonly Guess[] => {
    const assigned = guess.columns.get(use);
    if (assigned === undefined) return [];
    const { column, confidence, reason: why, alternatives } = assigned;
    return [
      {
        path: [...path, use],
        value: column,
        confidence,
        reason: why,
        alternatives: alternatives.map((value) => ({ value, reason: reason('column-by-name', { column: value, type: '' }) })),
      },
    ];
  });
}

/** The outbox of a route as guesses below `path`. */
export function outboxGuesses(chosen: ChosenOutbox, topic: string, path: Guess['path']): readonly Guess[] {
  const { material, guess, others } = chosen;
  const { states, only, preset } = guess;
  const from = tableReason(chosen, topic);
  const source: Guess = { path: [...path, 'source'], value: material.source, ...from, alternatives: [] };
  const tables: Guess = {
    path: [...path, 'tables'],
    value: [material.table.name],
    ...from,
    alternatives: others
      .slice(0, 3)
      .map((other) => ({ value: other.table.name, reason: reason('table-by-shape', { table: other.table.name }) })),
  };
  const layout: readonly Guess[] =
    preset === null
      ? []
      : [
          {
            path: [...path, 'preset'],
            value: preset,
            confidence: 'sure',
            reason: reason('preset-layout', { preset, table: material.table.name }),
            alternatives: [],
          },
        ];
  const rows: readonly Guess[] =
    only === null
      ? []
      : [
          {
            path: [...path, 'only'],
            value: { [only.column]: only.values },
            confidence: 'likely',
            reason: reason('rows-of-topic', {
              column: only.column,
              topic,
              others: only.others,
              rows: textsOf(material.rows, only.column).length,
            }),
            alternatives: [],
          },
        ];
  const known =
    preset === null
      ? columnGuesses(chosen, [...path, 'columns'])
      : columnGuesses(chosen, [...path, 'columns']).filter(({ confidence }) => confidence === 'sure');
  const values: readonly Guess[] =
    states.states === null || preset !== null
      ? []
      : [
          {
            path: [...path, 'states'],
            value: states.states,
            confidence: states.confidence,
            reason: states.reason,
            alternatives: [],
          },
        ];
  const kept: readonly Guess[] = guess.deletesSent
    ? [
        {
          path: [...path, 'keepsSent'],
          value: false,
          confidence: 'guess',
          reason: reason('rows-deleted', { table: material.table.name }),
          alternatives: [],
        },
      ]
    : [];
  return [source, ...layout, tables, ...rows, ...known, ...values, ...kept];
}
