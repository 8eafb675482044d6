import type { PlaceReader, SampledRecord } from './catalogue.ts';
import type { Confidence, DraftValue, Reason } from './guess.ts';
import type { SiblingTopic } from './guess-aside.ts';
import type { IdentityGuess } from './guess-identity.ts';
import type { TableMaterial } from './table-material.ts';

/** Everything that was looked at for one route. */
export interface DraftMaterial {
  /** A name that no route of the workspace has. */
  readonly route: string;
  readonly destination: {
    readonly name: string;
    /** As the workspace writes it, without the source. */
    readonly value: Readonly<Record<string, DraftValue>>;
    readonly source: string;
    readonly confidence: Confidence;
    readonly reason: Reason;
    readonly alternatives: readonly { readonly value: DraftValue; readonly reason: Reason }[];
  };
  readonly records: readonly SampledRecord[];
  readonly identity: IdentityGuess;
  readonly readers: readonly PlaceReader[];
  readonly siblings: readonly SiblingTopic[];
  readonly tables: readonly TableMaterial[];
  /** The table that the draft began from is the outbox, whatever else is found. */
  readonly outbox: { readonly source: string; readonly table: string } | null;
  readonly traces: readonly { readonly name: string; readonly source: string; readonly table: string }[];
}
