import type { DraftTexts } from '../draft-texts.ts';
import { where } from '../given.ts';

export const draft: DraftTexts = {
  confidences: { sure: 'sure', likely: 'likely', guess: 'guess' },
  rules: {
    'id-by-name': (fact) =>
      `Named like a message id and present in ${fact('present')} of ${fact('total')} records, with ${fact('distinct')} different values.`,
    'id-by-shape': (fact) =>
      `Looks like an id (${fact('shape')}): ${fact('distinct')} different values in ${fact('present')} of ${fact('total')} records.`,
    'id-unique': (fact) => `Has ${fact('distinct')} different values in ${fact('present')} of ${fact('total')} records.`,
    'id-composed': (fact) => `No place alone is unique in ${fact('total')} records; these together are.`,
    'id-not-unique': (fact) =>
      `Nothing in ${fact('total')} records names one message only: of its values ${fact('share')} % stand at several offsets, so copies cannot be told from other messages.`,
    'id-without-records': () => 'No record could be sampled; this is the usual place.',
    'key-of-records': (fact) =>
      `The key of the records: ${fact('distinct')} different values in ${fact('present')} records, so several messages share one.`,
    'key-unrepeated': (fact) => `The key of the records; none of its ${fact('distinct')} values was seen in two messages.`,
    'looks-like-order-number': (fact) =>
      `Of its ${fact('distinct')} values ${fact('share')} % stand at several offsets: this names a thing, such as an order, and not one message.`,
    'field-by-name': (fact) => `By its name and what stands there (${fact('shape')}), in ${fact('present')} of ${fact('total')} records.`,
    'hidden-by-name': () => 'Named like something about a person; remove what need not be hidden.',
    'destination-named': (fact) =>
      fact('column') === '' ? 'The place that the draft began from.' : `Column ${fact('column')} names it in ${fact('rows')} sampled rows.`,
    'destination-holds-ids': (fact) =>
      `Of ${fact('asked')} ids sampled from it ${fact('found')} stand in column ${fact('column')} of the table.`,
    'table-holds-ids': (fact) =>
      `Of ${fact('asked')} message ids sampled from the topic ${fact('found')} stand in column ${fact('column')}.`,
    'table-named': (fact) => `The table that the draft began from${where(fact('table'), (table) => `: ${table}`)}.`,
    'table-by-shape': (fact) => `${fact('table')} has the columns of an outbox.`,
    'rows-of-topic': (fact) =>
      `Column ${fact('column')} names ${fact('topic')} in sampled rows${where(fact('others'), (others) => ` and ${others} other destinations, which are not of this route`)}.`,
    'rows-deleted': () =>
      'No sampled row says that it was sent, and few sampled ids have a row: the relay seems to delete what it sent, so a missing row proves nothing.',
    'column-holds-ids': (fact) => `Holds ${fact('found')} of ${fact('asked')} sampled message ids.`,
    'column-holds-keys': (fact) => `Holds ${fact('found')} of ${fact('asked')} sampled business keys.`,
    'column-equals-record': (fact) => `Says the same as the record in ${fact('same')} of ${fact('rows')} rows.`,
    'column-by-name': (fact) => `By its name${where(fact('type'), (type) => ` and type (${type})`)}.`,
    'states-by-word': (fact) => `The words in column ${fact('column')}, as they were found in ${fact('rows')} rows.`,
    'states-by-columns': (fact) =>
      `The words in column ${fact('column')}, told by the other columns of their rows${where(fact('open'), (open) => `; not understood: ${open}`)}.`,
    'states-by-time': (fact) =>
      `No column of states: ${fact('column')} says that a row was sent${where(fact('failed'), (failed) => `, and ${failed} that it failed`)}.`,
    'states-absent': () => 'The table has no state, as with change-data capture.',
    'preset-layout': (fact) => `The columns of ${fact('table')} are those of ${fact('preset')}.`,
    'group-committed': (fact) => `The group has committed offsets of ${fact('topic')} (partitions: ${fact('detail')}).`,
    'queue-bound': (fact) => `The queue is bound to ${fact('topic')}${where(fact('detail'), (key) => ` with ${key}`)}.`,
    'witness-bound': (fact) => `The stream gets what ${fact('queue')} gets and can be read without taking anything.`,
    'dead-letters-of-queue': (fact) => `The broker puts there what ${fact('queue')} gives up.`,
    'consumer-traced-only': () => 'Known from the trace only: no reader of the destination is known.',
    'traced-by-name': (fact) => `The trace has lines of "${fact('traced')}", the nearest name.`,
    'traced-remaining': (fact) => `The trace has lines of "${fact('traced')}", the only name that is left.`,
    'trace-holds-ids': (fact) => `Of ${fact('asked')} sampled message ids ${fact('found')} have lines in ${fact('table')}.`,
    'trace-exists': (fact) => `The workspace traces ${fact('table')} already.`,
    'trace-undeclared': (fact) =>
      `If every message is traced in ${fact('table')}, add "sampled: false" here; until then a missing line proves nothing.`,
    'words-of-column': (fact) =>
      `Found in column ${fact('column')}: ${fact('words')}${where(fact('open'), (open) => `; not understood: ${open}`)}.`,
    'aside-shares-ids': (fact) =>
      `By its name, and ${fact('shared')} of ${fact('ids')} sampled message ids in ${fact('topic')} are known of this route.`,
    'aside-by-name': (fact) => `By the name of ${fact('topic')}.`,
    'aside-of-reader': (fact) => `The group of ${fact('consumer')} has committed offsets in ${fact('topic')}.`,
    'aside-by-header': (fact) => `Headers of the records in ${fact('topic')} name the group of ${fact('consumer')}.`,
    'aside-only-consumer': (fact) => `Nothing says whose ${fact('topic')} is; ${fact('consumer')} is the first consumer.`,
    'store-holds-ids': (fact) =>
      `Of ${fact('asked')} names sampled from the topic ${fact('found')} stand in column ${fact('column')} of ${fact('table')}.`,
    'store-after-record': (fact) =>
      `Of ${fact('asked')} names sampled from the topic ${fact('found')} stand in column ${fact('column')} of ${fact('table')}, and ${fact('share')} % of the rows are younger than the record.`,
    'store-of-consumer': (fact) =>
      `The messages with a row in ${fact('table')} and those that ${fact('consumer')} traced as handled agree by ${fact('share')} %.`,
    'store-by-name': (fact) => `${fact('table')} has rows of these messages, and by its name it belongs to ${fact('consumer')}.`,
    'means-before-effect': (fact) => `Its rows were written ${fact('order')} those of ${fact('table')}.`,
    'means-by-name': (fact) => `By the name of column ${fact('column')}.`,
    'means-unknown': (fact) =>
      `Nothing shows whether ${fact('table')} is written before the effect (claimed) or with and after it (done): ask the team.`,
  },
  usage: {
    'unknown-source': (detail) => `The workspace has no source "${detail}".`,
    'unknown-place': (detail) => `The source has no topic, exchange or table "${detail}".`,
    'several-places': (detail) => `"${detail}" may be one of several: name it whole.`,
    'no-places': (detail) => `Nothing to begin from was found in "${detail}".`,
    'not-drafted-from': (detail) => `A route cannot begin from "${detail}": name a topic, an exchange or an outbox table.`,
    'no-destination': (detail) =>
      `No topic was found that holds what "${detail}" records. Add the broker to the sources, or begin from the topic.`,
    'not-written': (detail) => `The draft cannot be put into the workspace file: ${detail}.`,
  },
  choices: (choices) => `Possible: ${choices.join(', ')}.`,
  alternatives: (values) => `Or: ${values.join(', ')}.`,
  columns: { place: 'Place', value: 'Value', confidence: 'Confidence', reason: 'Why', kind: 'Kind', size: 'Size' },
  kinds: { topic: 'topic', table: 'table', exchange: 'exchange', queue: 'queue', stream: 'stream' },
  gaps: 'Could not be looked at',
  choosePlace: (source) => `Name what to begin from: waybill draft ${source} NAME`,
  looking: (source, place) => `Looking at ${source}${where(place, (name) => `, ${name}`)}`,
  next: (guessed) =>
    guessed === 0
      ? 'Nothing was merely guessed. Look over the route, then run waybill check.'
      : `${guessed} ${guessed === 1 ? 'value was' : 'values were'} merely guessed. Look at them, then run waybill check.`,
};
