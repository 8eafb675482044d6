import { checkStep, check } from './check.ts';
import { content } from './content.ts';
import { cataloguePlace } from './draft.ts';
import { change, draftChoice, drafted, draftProgress } from './draft-window.ts';
import { explanation } from './explanation.ts';
import { failure, usageProblem } from './failure.ts';
import { historyState } from './history.ts';
import { match, matches } from './matches.ts';
import { idsWritten, openMessagesAsked, openMessagesPage, reconcileAsked, reconcileItem, sequencesAsked } from './reconcile-window.ts';
import { reconciliation } from './reconciliation.ts';
import { instant, z } from './schema.ts';
import { sequences } from './sequences.ts';
import { settings } from './settings.ts';
import { namedSource, typedSecrets } from './source-entry.ts';
import { sourceState } from './source-state.ts';
import { workspaceProblem, workspaceView } from './workspace-view.ts';

/** One answer to one question. */
function call<Input extends z.ZodType, Output extends z.ZodType>(input: Input, output: Output) {
  return { kind: 'call' as const, input, output };
}

/** Items in batches while it runs, then one result: the document that the command line prints. */
function stream<Input extends z.ZodType, Item extends z.ZodType, Result extends z.ZodType>(input: Input, item: Item, result: Result) {
  return { kind: 'stream' as const, input, item, result };
}

const nothing = z.strictObject({});

const opened = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('opened'), workspace: workspaceView }),
  z.strictObject({ outcome: z.literal('cancelled') }),
  z.strictObject({ outcome: z.literal('invalid'), path: z.string(), problems: z.array(workspaceProblem) }),
  z.strictObject({ outcome: z.literal('failed'), failure }),
]);

const search = z.strictObject({
  value: z.string().max(4096),
  route: z.string().nullable(),
  /** `messageId`, `businessKey`, `text`, or the name of a search field; null: all of them but text. */
  by: z.string().nullable(),
  /** Null: one hour before now; `everything` is written as the epoch. */
  from: instant.nullable(),
  to: instant.nullable(),
});

const searchItem = z.discriminatedUnion('item', [
  z.strictObject({ item: z.literal('source'), source: sourceState }),
  z.strictObject({ item: z.literal('match'), match }),
]);

const explainItem = z.discriminatedUnion('item', [
  z.strictObject({ item: z.literal('source'), source: sourceState }),
  /** What an observation carries; `observation` is an id of the result. */
  z.strictObject({ item: z.literal('content'), observation: z.string(), content }),
]);

/** A question that could not be understood is an outcome beside the document, because the person mends it. */
function orUsage<Document extends z.ZodType>(document: Document) {
  return z.union([
    z.strictObject({ outcome: z.literal('document'), document }),
    z.strictObject({ outcome: z.literal('usage'), usage: usageProblem }),
  ]);
}

const saved = z.discriminatedUnion('outcome', [
  /** `secretsRefused`: the file was written, but the key store did not take these; in its words. */
  z.strictObject({ outcome: z.literal('saved'), workspace: workspaceView, secretsRefused: z.string().nullable() }),
  /** Somebody changed the file since it was read. Nothing was written. */
  z.strictObject({ outcome: z.literal('changed'), path: z.string() }),
  z.strictObject({ outcome: z.literal('invalid'), path: z.string(), problems: z.array(workspaceProblem) }),
  z.strictObject({ outcome: z.literal('failed'), failure }),
]);

const previewed = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('document'), document: matches }),
  z.strictObject({ outcome: z.literal('invalid'), path: z.string(), problems: z.array(workspaceProblem) }),
]);

/** Every channel between the window and the main process. The preload exposes exactly these. */
export const channels = {
  'app.info': call(
    nothing,
    z.strictObject({ version: z.string(), electron: z.string(), platform: z.string(), timeZone: z.string(), locale: z.string() }),
  ),
  'settings.get': call(nothing, settings),
  'settings.set': call(settings.partial(), settings),
  'workspace.current': call(nothing, workspaceView.nullable()),
  'workspace.open': call(z.strictObject({ path: z.string().nullable() }), opened),
  'workspace.open-case': call(z.strictObject({ path: z.string().nullable() }), opened),
  'workspace.open-sample': call(nothing, opened),
  /** Asks for a place, writes an empty workspace there, and opens it. */
  'workspace.create': call(
    z.strictObject({ name: z.string().trim().min(1).max(200), environment: z.enum(['production', 'staging', 'local']) }),
    opened,
  ),
  'workspace.close': call(nothing, nothing),
  /** Writes a change that was shown, opens the workspace anew, and only then stores the secrets of `source`. */
  'workspace.save': call(z.strictObject({ change: z.string(), source: z.string().nullable(), secrets: typedSecrets }), saved),
  /** Asks a person for a file that a source names; beside the workspace it is named from its folder. */
  'file.choose': call(z.strictObject({ kind: z.enum(['database', 'certificate']) }), z.strictObject({ path: z.string().nullable() })),
  /** What adding a source would change in the file. */
  'source.add': call(namedSource, change),
  'draft.choose': call(z.strictObject({ draft: z.string(), choices: z.array(draftChoice).max(1000) }), change),
  'secret.store': call(
    z.strictObject({ source: z.string(), field: z.string(), value: z.string().max(65536) }),
    z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('stored') }),
      z.strictObject({ outcome: z.literal('refused'), detail: z.string() }),
    ]),
  ),
  'case.export': call(
    z.strictObject({ route: z.string(), messageId: z.string(), withPayload: z.boolean() }),
    z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('written'), path: z.string() }),
      z.strictObject({ outcome: z.literal('cancelled') }),
      z.strictObject({ outcome: z.literal('failed'), failure }),
    ]),
  ),
  'reconcile.messages': call(openMessagesAsked, openMessagesPage),
  /** Asks for a place and writes one line for each message, as `--ids` does. */
  'reconcile.export': call(openMessagesAsked.omit({ page: true }), idsWritten),
  /** What is kept of the open workspace's past; null where it has no history. */
  'history.state': call(nothing, historyState.nullable()),
  'clipboard.write': call(z.strictObject({ text: z.string().max(1_048_576) }), nothing),
  'sources.check': stream(nothing, checkStep, check),
  /** Opens a source that is not saved, step by step; the secrets are used for this and forgotten. */
  'source.try': stream(namedSource.extend({ secrets: typedSecrets }), checkStep, check),
  'draft.places': stream(z.strictObject({ source: z.string() }), cataloguePlace, z.strictObject({ count: z.int() })),
  'draft.route': stream(z.strictObject({ source: z.string(), place: z.string() }), draftProgress, drafted),
  'draft.preview': stream(z.strictObject({ change: z.string(), route: z.string() }), sourceState, previewed),
  'messages.find': stream(search, searchItem, orUsage(matches)),
  'reconcile.run': stream(reconcileAsked, reconcileItem, orUsage(reconciliation)),
  'sequences.read': stream(sequencesAsked, sourceState, orUsage(sequences)),
  'message.explain': stream(z.strictObject({ id: z.string().max(4096), route: z.string().nullable() }), explainItem, orUsage(explanation)),
} as const;

export type Channels = typeof channels;
export type ChannelName = keyof Channels;
export type CallName = { [Name in ChannelName]: Channels[Name]['kind'] extends 'call' ? Name : never }[ChannelName];
export type StreamName = { [Name in ChannelName]: Channels[Name]['kind'] extends 'stream' ? Name : never }[ChannelName];

export type CallInput<Name extends CallName> = z.input<Channels[Name]['input']>;
export type CallOutput<Name extends CallName> = z.output<Channels[Name]['output']>;
export type StreamInput<Name extends StreamName> = z.input<Channels[Name]['input']>;
export type StreamItem<Name extends StreamName> = z.output<Channels[Name]['item']>;
export type StreamResult<Name extends StreamName> = z.output<Channels[Name]['result']>;

/** How a stream ends: with its document, because it was stopped, or because something failed as a whole. */
export type StreamEnd<Name extends StreamName> =
  | { readonly end: 'result'; readonly result: StreamResult<Name> }
  | { readonly end: 'failed'; readonly failure: z.output<typeof failure> };

/** What the preload puts on `window.waybill`. */
export interface Bridge {
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>>;
  /**
   * Starts a stream. `onItems` gets batches in order; the promise gives the end. `stop` asks for an
   * end with what is known so far, marked incomplete.
   */
  stream<Name extends StreamName>(
    name: Name,
    input: StreamInput<Name>,
    onItems: (items: readonly StreamItem<Name>[]) => void,
  ): { readonly end: Promise<StreamEnd<Name>>; readonly stop: () => void };
  /** Told whenever the workspace was opened, closed or changed from the menu or another window. Returns how to stop listening. */
  onWorkspace(listener: (workspace: z.output<typeof workspaceView> | null) => void): () => void;
  /** A deep link or a menu item asks for a screen, as a hash path. */
  onNavigate(listener: (path: string) => void): () => void;
}
