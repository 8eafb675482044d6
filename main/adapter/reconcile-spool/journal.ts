import { z } from 'zod';

/** What a newer or older program wrote may mean something else, so it is read anew. */
const journalVersion = 1;

const micros = z.number();
const entry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('journal'), version: z.int(), fingerprint: z.string() }),
  z.object({ type: z.literal('run'), run: z.int() }),
  z.object({ type: z.literal('finished'), run: z.int() }),
  z.object({ type: z.literal('begin'), key: z.string(), kind: z.string(), from: z.string(), identity: z.string().nullable() }),
  z.object({
    type: z.literal('range'),
    key: z.string(),
    file: z.string(),
    rows: z.int(),
    bytes: z.int(),
    cursor: z.string(),
    newest: micros.nullable(),
    readAt: micros,
  }),
]);
export type JournalEntry = z.infer<typeof entry>;

/** A range of lines that is kept. `newest` is the time of its last line, `readAt` when it was read, in microseconds. */
export type KeptRange = Extract<JournalEntry, { type: 'range' }>;

export interface JournalPart {
  readonly kind: string;
  readonly from: string;
  readonly identity: string | null;
  readonly ranges: readonly KeptRange[];
}

/** What a journal says. `begun` is the last run that began, `finished` the last one that ended; 0: none. */
export interface JournalState {
  readonly fingerprint: string;
  readonly begun: number;
  readonly finished: number;
  readonly parts: ReadonlyMap<string, JournalPart>;
}

function parsed(line: string): JournalEntry | null {
  try {
    const result = entry.safeParse(JSON.parse(line));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}

/**
 * Reads a journal up to the first line that is not whole: what a crash tore is as if it had not been
 * written. Null for what another version wrote, and for what is no journal.
 */
export function readJournal(text: string): JournalState | null {
  const parts = new Map<string, JournalPart>();
  let [fingerprint, begun, finished] = [null as string | null, 0, 0];
  for (const line of text.split('\n').slice(0, -1)) {
    const said = parsed(line);
    if (said === null) break;
    if (fingerprint === null) {
      if (said.type !== 'journal' || said.version !== journalVersion) return null;
      fingerprint = said.fingerprint;
    }
    if (said.type === 'run') begun = said.run;
    else if (said.type === 'finished') finished = said.run;
    else if (said.type === 'begin') parts.set(said.key, { kind: said.kind, from: said.from, identity: said.identity, ranges: [] });
    else if (said.type === 'range') {
      const part = parts.get(said.key);
      if (part !== undefined) parts.set(said.key, { ...part, ranges: [...part.ranges, said] });
    }
  }
  return fingerprint === null ? null : { fingerprint, begun, finished, parts };
}

export function journalLine(said: JournalEntry): string {
  return `${JSON.stringify(said)}\n`;
}

/** The shortest journal that says the same. */
export function journalText({ fingerprint, begun, finished, parts }: JournalState): string {
  const entries: JournalEntry[] = [
    { type: 'journal', version: journalVersion, fingerprint },
    { type: 'finished', run: finished },
    { type: 'run', run: begun },
  ];
  for (const [key, { kind, from, identity, ranges }] of parts) entries.push({ type: 'begin', key, kind, from, identity }, ...ranges);
  return entries.map(journalLine).join('');
}
