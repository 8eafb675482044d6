import type { CatalogueColumn, CatalogueTable, SampledRow } from '../domain/draft/catalogue.ts';
import { plainName } from '../domain/draft/names.ts';
import type { JoinedRows, TableMaterial } from '../domain/draft/table-material.ts';
import { isWordColumn, textsOf } from '../domain/draft/table-material.ts';
import { commonShape } from '../domain/draft/value-shape.ts';
import type { CatalogueSource } from '../ports/catalogue.ts';
import type { Looking, Steps } from './draft-looking.ts';
import { catalogueOf, sourcesOf, valueOf } from './draft-looking.ts';

/** The names of the sampled messages, each once. */
export interface SampledNames {
  readonly messageId: readonly string[];
  readonly businessKey: readonly string[];
}

const sampleRows = 100;
/** Of a larger catalogue the tables with telling names come first. */
const tableLimit = 80;
const telling = /outbox|inbox|event|message|msg|trace|publish|process|dedup|idempot|consum|deliver|queue|relay|notif/;

function ranked(tables: readonly CatalogueTable[]): readonly CatalogueTable[] {
  const weight = ({ name, columns }: CatalogueTable): number =>
    Number(telling.test(plainName(name))) + Number(columns.some((column) => /messageid|eventid/.test(plainName(column.name))));
  return tables
    .filter(({ columns }) => columns.length > 0)
    .toSorted((a, b) => weight(b) - weight(a))
    .slice(0, tableLimit);
}

const nameable: readonly CatalogueColumn['shape'][] = ['text', 'uuid', 'integer', 'decimal', 'other'];

/**
 * Columns in which names of messages may stand: those where the sample has some, and in a table that
 * was not seen whole those that look alike and are called like one.
 */
function candidates(
  table: CatalogueTable,
  rows: readonly SampledRow[],
  names: readonly string[],
  whole: boolean,
): readonly CatalogueColumn[] {
  const wanted = new Set(names);
  const shape = commonShape(names);
  const columns = table.columns.filter((column) => nameable.includes(column.shape));
  const seen = columns.filter((column) => textsOf(rows, column.name).some((text) => wanted.has(text)));
  if (whole) return seen;
  const alike = columns.filter(
    (column) =>
      !seen.includes(column) &&
      /(id|no|number|num|key|code|ref|uuid)$/.test(plainName(column.name)) &&
      commonShape(textsOf(rows, column.name)) === shape &&
      !isWordColumn(column, rows),
  );
  return [...seen, ...alike].slice(0, 4);
}

async function joinsOf(
  looking: Looking,
  source: CatalogueSource,
  table: CatalogueTable,
  rows: readonly SampledRow[],
  names: SampledNames,
): Promise<readonly JoinedRows[]> {
  const whole = rows.length < sampleRows;
  const joins: JoinedRows[] = [];
  for (const by of ['messageId', 'businessKey'] as const) {
    const wanted = new Set(names[by]);
    if (wanted.size === 0) continue;
    for (const { name: column } of candidates(table, rows, names[by], whole)) {
      const inSample = rows.filter((row) => wanted.has(row[column] ?? ''));
      if (whole) {
        joins.push({ column, by, asked: wanted.size, rows: inSample });
        continue;
      }
      const answer = await source.rowsWith(table.name, column, names[by], looking.signal);
      // Without an index the sample has to do: nothing is lost but a little certainty.
      const found = answer.ok || answer.failure.code === 'too-large' ? answer : null;
      if (found === null) valueOf(looking, source.name, table.name, answer);
      const joined = answer.ok ? answer.value : inSample;
      if (joined.length > 0) joins.push({ column, by, asked: wanted.size, rows: joined });
    }
  }
  return joins;
}

/** What of one table the names of the sampled messages show. Null where it could not be sampled. */
async function tableMaterial(
  looking: Looking,
  source: CatalogueSource,
  table: CatalogueTable,
  names: SampledNames,
): Promise<TableMaterial | null> {
  const sample = valueOf(looking, source.name, table.name, await source.sample(table, sampleRows, looking.signal));
  if (sample === null || sample.kind !== 'rows') return null;
  const joins = await joinsOf(looking, source, table, sample.rows, names);
  return { source: source.name, table, rows: sample.rows, joins };
}

/** The tables of every database of the workspace, with the rows in which the sampled messages are named. */
export async function* lookAtTables(looking: Looking, names: SampledNames): Steps<readonly TableMaterial[]> {
  const found: TableMaterial[] = [];
  for (const name of sourcesOf(looking, 'database')) {
    const source = catalogueOf(looking, name);
    if (source === null) continue;
    yield { type: 'progress', source: name, place: '', done: 0, total: 0 };
    const places = valueOf(looking, name, '', await source.places(looking.signal)) ?? [];
    const tables = ranked(places.filter((place) => place.kind === 'table'));
    for (const [index, table] of tables.entries()) {
      if (looking.signal.aborted) return found;
      yield { type: 'progress', source: name, place: table.name, done: index, total: tables.length };
      const material = await tableMaterial(looking, source, table, names);
      if (material !== null) found.push(material);
    }
  }
  return found;
}
