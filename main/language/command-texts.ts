/** Words of the command line's tables and of its last line. Column titles are short: tables are for 80 columns. */
export interface CommandTexts {
  readonly columns: Readonly<Record<CommandColumn, string>>;
  readonly headings: Readonly<Record<CommandHeading, string>>;
  readonly words: Readonly<Record<CommandWord, string>>;
  readonly progress: {
    readonly waiting: (source: string) => string;
    /** `total` is '' while the size is not known. */
    readonly reading: (source: string, part: string, done: string, total: string, unit: ProgressUnit) => string;
    readonly found: (source: string, count: string) => string;
    readonly stopping: string;
  };
  readonly messagesFound: (count: number, text: string) => string;
  /** Only for a complete answer. */
  readonly nothingFound: (sources: number) => string;
  readonly written: (path: string) => string;
  readonly complete: string;
  /** `unread` names what was not read, '' when all was; `undetermined` counts messages without a verdict. */
  readonly incomplete: (unread: string, undetermined: number) => string;
  readonly duplicatesComplete: string;
  readonly duplicatesIncomplete: string;
}

export const commandColumns = [
  'verdict',
  'certainty',
  'stage',
  'rule',
  'consumer',
  'time',
  'messageId',
  'businessKey',
  'route',
  'duplicates',
  'id',
  'source',
  'kind',
  'place',
  'observation',
  'role',
  'part',
  'wanted',
  'read',
  'state',
  'needed',
  'reason',
  'step',
  'result',
  'detail',
  'fix',
  'code',
  'meaning',
] as const;
export type CommandColumn = (typeof commandColumns)[number];

export const commandHeadings = [
  'message',
  'messages',
  'verdict',
  'deliveries',
  'findings',
  'duplicates',
  'evidence',
  'coverage',
  'sources',
  'rules',
  'meaning',
  'decidedFrom',
  'next',
] as const;
export type CommandHeading = (typeof commandHeadings)[number];

export const commandWords = ['needed', 'notNeeded', 'ok', 'failed', 'none', 'unknown', 'harmful', 'harmless'] as const;
export type CommandWord = (typeof commandWords)[number];

export const progressUnits = ['records', 'rows', 'bytes'] as const;
export type ProgressUnit = (typeof progressUnits)[number];
