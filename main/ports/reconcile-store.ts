import type { Answer } from '../domain/observation/failure.ts';
import type { ComparedRoute } from '../domain/reconcile/plain.ts';
import type { OpenMessage } from '../domain/reconcile/reconciliation.ts';
import type { BulkKind } from './bulk.ts';
import type { OpenMessageFilter, OpenMessagesPage, PageAsked } from './reconcile-runs.ts';

/** One part of a source that is read in bulk. `key` names it among all parts of the route. */
export interface SpoolPart {
  readonly kind: BulkKind;
  readonly key: string;
}

/** What earlier readings of a part have left, from its beginning without a hole. */
export interface KeptPart {
  /** Where the reading began: an instant of a table, an offset of a log. */
  readonly from: string;
  /** What the part was when it was read: a topic's id and leader epoch; null where nothing tells. */
  readonly identity: string | null;
  /** Behind which a further reading begins; null when nothing of it is kept. */
  readonly cursor: string | null;
  /** The newest time of its lines in microseconds; null without lines. */
  readonly newest: number | null;
  /** When the last of it was read, in microseconds; 0 when nothing was. */
  readonly readAt: number;
  readonly rows: number;
}

/** How lines of a part are to be understood. `index`: which log, or which consumer's store. */
export type LineMeaning =
  | { readonly kind: 'outbox'; readonly keepsState: boolean }
  | {
      readonly kind: 'record';
      readonly role: 'destination' | 'aside';
      readonly index: number;
      readonly naming: boolean;
      /** Lines of records that the log has lost since are left out. */
      readonly logStart: bigint;
    }
  | {
      readonly kind: 'trace';
      /** By position in the route; others' lines are left out. */
      readonly consumers: readonly { readonly name: string; readonly naming: boolean }[];
      readonly produceNames: boolean;
    }
  | { readonly kind: 'keyed'; readonly index: number }
  | { readonly kind: 'fallback'; readonly naming: boolean };

export interface ComparedPart {
  readonly key: string;
  readonly meaning: LineMeaning;
}

/** Where a line of the spool says that a copy stands. `log` is the index of its part. */
export interface SpooledPlace {
  readonly part: string;
  readonly partition: number;
  readonly offset: string;
}

/** A message that only the judge can decide. `lines`: a sum over its lines, which changes with any of them. */
export interface OpenGroup {
  readonly messageId: string;
  readonly places: readonly SpooledPlace[];
  readonly lines: string;
}

/** Counts by bucket of event time, of messages that are plainly fine. */
export interface PlainBuckets {
  readonly messages: Float64Array;
  readonly recorded: Float64Array;
  readonly stored: Float64Array;
}

export interface Comparison {
  readonly processed: number;
  readonly stored: number;
  readonly open: number;
  readonly buckets: PlainBuckets;
  /** Messages with a copy in the destination, and those with several in one log. */
  readonly copied: number;
  readonly copiedTwice: number;
}

export interface CompareAsked {
  readonly route: ComparedRoute;
  readonly parts: readonly ComparedPart[];
  /** Ends of the buckets in microseconds, ascending. */
  readonly bucketEnds: Float64Array;
  /** For each consumer whose keys are looked for in records: its place among the templates. */
  readonly keyedConsumers: readonly number[];
}

/** A judged message with what was known of it when it was judged. `final`: no later reading changes it while its lines are the same. */
export interface KeptVerdict {
  readonly message: OpenMessage;
  readonly lines: string;
  readonly final: boolean;
  readonly counted: { readonly recorded: boolean; readonly stored: boolean; readonly processed: readonly string[] };
}

/**
 * What one route's runs keep on this machine: lines of what was read, in ranges that survive a crash,
 * and verdicts. What another version wrote is read anew. A full disk is the failure `refused`, and
 * loses nothing that was kept before.
 */
export interface ReconcileStore {
  /** Names this run for `messages`; `resumed`: an earlier run was broken off. */
  readonly run: string;
  readonly resumed: boolean;
  /** How far a part was kept; null when nothing of it is. */
  kept(part: SpoolPart): KeptPart | null;
  /** Forgets what a part has kept, and begins it at `from`. */
  begin(part: SpoolPart, from: string, identity: string | null): Promise<Answer<null>>;
  /** Forgets the files of a part that may still have changed after they were read: those with times within `overlap` microseconds of their reading. */
  forgetUnsettled(part: SpoolPart, overlap: number): Promise<Answer<null>>;
  /** Keeps the lines of one range and the cursor behind them, both or neither. */
  append(part: SpoolPart, lines: readonly Uint8Array[], range: { readonly cursor: string; readonly rows: number }): Promise<Answer<null>>;
  /** Compares what is kept of the parts; `told` says how many of all lines were seen. */
  compare(asked: CompareAsked, told: (done: number, total: number) => void, signal: AbortSignal): Promise<Answer<Comparison>>;
  /** The open messages of the last comparison, some at a time. */
  openGroups(atATime: number): AsyncIterable<readonly OpenGroup[]>;
  /** What the run before this one said of a message, while it holds. */
  verdictOf(messageId: string, lines: string): KeptVerdict | null;
  keepVerdicts(verdicts: readonly KeptVerdict[]): Promise<Answer<null>>;
  /** The run is over: what it found replaces what the one before had found. */
  finish(): Promise<Answer<null>>;
  close(): Promise<void>;
}

/** Stores of a workspace's routes, and what their runs have found. */
export interface ReconcileStores {
  /** One run of a route at a time: refused while another process or run has it. `fingerprint` changes when what was kept can mean something else. */
  open(route: string, fingerprint: string, anew: boolean): Promise<Answer<ReconcileStore>>;
  messages(run: string, filter: OpenMessageFilter, page: PageAsked): Promise<OpenMessagesPage>;
  close(): Promise<void>;
}
