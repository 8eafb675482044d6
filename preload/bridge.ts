import { ipcRenderer } from 'electron';
import type { Bridge, CallInput, CallName, CallOutput, StreamEnd, StreamInput, StreamItem, StreamName } from '../main/contract/channels.ts';
import type { WorkspaceView } from '../main/contract/workspace-view.ts';
import { wire } from '../main/contract/wire.ts';
import type { WireAnswer } from '../main/contract/wire.ts';
import { Listeners } from './listeners.ts';
import { OpenStreams } from './open-streams.ts';

/**
 * The bridge of the contract over Electron's IPC. Main checks names, senders, inputs and outputs;
 * here is only what carries them. A call that failed rejects with an error that says `code: detail`.
 */
export function createBridge(): Bridge {
  const streams = new OpenStreams();
  const workspace = new Listeners<WorkspaceView | null>(wire.workspace);
  const navigate = new Listeners<string>(wire.navigate);
  return Object.freeze({
    call: async <Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> => {
      const answer = (await ipcRenderer.invoke(wire.call, name, input)) as WireAnswer;
      if (!answer.ok) throw new Error(`${answer.failure.code}: ${answer.failure.detail}`);
      return answer.value as CallOutput<Name>;
    },
    stream: <Name extends StreamName>(name: Name, input: StreamInput<Name>, onItems: (items: readonly StreamItem<Name>[]) => void) => {
      const { end, stop } = streams.start(name, input, (items) => onItems(items as readonly StreamItem<Name>[]));
      return { end: end as Promise<StreamEnd<Name>>, stop };
    },
    onWorkspace: (listener: (view: WorkspaceView | null) => void) => workspace.add(listener),
    onNavigate: (listener: (path: string) => void) => navigate.add(listener),
  });
}
