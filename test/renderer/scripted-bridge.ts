import type {
  Bridge,
  CallInput,
  CallName,
  CallOutput,
  StreamEnd,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../main/contract/channels.ts';
import { channels } from '../../main/contract/channels.ts';
import { defaultSettings } from '../../main/contract/settings.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';

/** One stream that the window started, told on by the test. */
export interface RunningStream<Name extends StreamName> {
  readonly name: Name;
  readonly input: StreamInput<Name>;
  readonly items: (...items: readonly StreamItem<Name>[]) => void;
  readonly finish: (end: StreamEnd<Name>) => void;
  /** True once the window asked for an end. */
  stopped: boolean;
}

type AnyStream = { [Name in StreamName]: RunningStream<Name> }[StreamName];

export interface ScriptedBridge {
  readonly bridge: Bridge;
  /** Every stream started so far, in order. */
  readonly streams: readonly AnyStream[];
  /** Every call made so far, in order. */
  readonly calls: readonly { readonly name: CallName; readonly input: unknown }[];
  /** What calls answer; replaced by a test where it matters. */
  readonly answers: { -readonly [Name in CallName]: (input: CallInput<Name>) => CallOutput<Name> };
  readonly tellWorkspace: (workspace: WorkspaceView | null) => void;
  readonly askFor: (path: string) => void;
}

/** A change of the workspace file that adds these lines to an empty one. */
export function scriptedChange(addition: string): CallOutput<'source.add'> {
  const difference = addition
    .split('\n')
    .map((line) => `+${line}\n`)
    .join('');
  return {
    id: `change of ${addition}`,
    path: '/home/shop/waybill.yaml',
    text: addition,
    addition,
    difference: `@@ -0,0 +1,1 @@\n${difference}`,
  };
}

/**
 * The other side of the contract, told on by a test. Everything that crosses it, in both directions,
 * is parsed with the schemas of the contract, so that it can say nothing the main process could not.
 */
export function scriptedBridge(opened: WorkspaceView | null): ScriptedBridge {
  const streams: AnyStream[] = [];
  const calls: { readonly name: CallName; readonly input: unknown }[] = [];
  const workspaceListeners = new Set<(workspace: WorkspaceView | null) => void>();
  const pathListeners = new Set<(path: string) => void>();
  let settings = { ...defaultSettings, language: 'en' as 'system' | 'en' | 'zh-CN' };
  let current = opened;
  const answers: ScriptedBridge['answers'] = {
    'app.info': () => ({ version: '0.1.0', electron: '45.0.0', platform: 'linux', timeZone: 'UTC', locale: 'en-GB' }),
    'settings.get': () => settings,
    'settings.set': (part) => (settings = { ...settings, ...part } as typeof settings),
    'workspace.current': () => current,
    'workspace.open': () => ({ outcome: 'cancelled' }),
    'workspace.open-case': () => ({ outcome: 'cancelled' }),
    'workspace.open-sample': () => ({ outcome: 'cancelled' }),
    'workspace.create': () => ({ outcome: 'cancelled' }),
    'workspace.save': () => ({ outcome: 'failed', failure: { code: 'refused', retryable: false, detail: 'not scripted' } }),
    'file.choose': () => ({ path: null }),
    'source.add': ({ name }) => scriptedChange(`sources:\n  ${name}: {}`),
    'draft.choose': ({ choices }) => scriptedChange(`routes: {} # ${JSON.stringify(choices)}`),
    'workspace.close': () => ((current = null), {}),
    'secret.store': () => ({ outcome: 'stored' }),
    'case.export': () => ({ outcome: 'cancelled' }),
    'reconcile.messages': () => ({ total: 0, messages: [] }),
    'reconcile.export': () => ({ outcome: 'cancelled' }),
    'history.state': () => null,
    'clipboard.write': () => ({}),
  };
  const bridge: Bridge = {
    call: (name, input) => {
      const channel = channels[name];
      calls.push({ name, input: channel.input.parse(input) });
      return Promise.resolve(channel.output.parse(answers[name](input)) as CallOutput<typeof name>);
    },
    stream: (name, input, onItems) => {
      const channel = channels[name];
      channel.input.parse(input);
      const { promise, resolve } = Promise.withResolvers<StreamEnd<typeof name>>();
      const running: RunningStream<typeof name> = {
        name,
        input,
        items: (...items) => onItems(items.map((item) => channel.item.parse(item) as typeof item)),
        finish: (end) =>
          resolve(end.end === 'result' ? { end: 'result', result: channel.result.parse(end.result) as typeof end.result } : end),
        stopped: false,
      };
      streams.push(running as unknown as AnyStream);
      return { end: promise, stop: () => (running.stopped = true) };
    },
    onWorkspace: (listener) => {
      workspaceListeners.add(listener);
      return () => workspaceListeners.delete(listener);
    },
    onNavigate: (listener) => {
      pathListeners.add(listener);
      return () => pathListeners.delete(listener);
    },
  };
  return {
    bridge,
    streams,
    calls,
    answers,
    tellWorkspace: (workspace) => workspaceListeners.forEach((listener) => listener(workspace)),
    askFor: (path) => pathListeners.forEach((listener) => listener(path)),
  };
}

/** The one stream of a name that was started last. */
export function lastStream<Name extends StreamName>({ streams }: Pick<ScriptedBridge, 'streams'>, name: Name): RunningStream<Name> {
  const found = streams.findLast((stream) => stream.name === name);
  if (found === undefined) throw new Error(`No stream ${name} was started.`);
  return found as unknown as RunningStream<Name>;
}
