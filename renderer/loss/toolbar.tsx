import type { ReactNode } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { timeLabel } from '../investigate/time-label.ts';
import { useSpeech } from '../speech.tsx';
import { SelectChoice } from '../ui/choice.tsx';
import { Icon } from '../ui/icon.tsx';
import { RangeFields } from '../ui/range-fields.tsx';
import { bucketWidths } from './bucket-merge.ts';
import { windowPresets } from './loss-address.ts';
import type { LossView } from './use-loss.ts';

interface ToolbarProps {
  readonly workspace: WorkspaceView;
  readonly loss: LossView;
}

/** Chosen messages belong to one route and window. */
const noSelection = { begin: '', end: '', show: '', row: '' } as const;

/** Consumers that the route names, and those that a recorded case names. */
function consumersOf(workspace: WorkspaceView, { choice, view }: LossView): readonly string[] {
  const declared = workspace.routes.find(({ name }) => name === choice.route)?.consumers ?? [];
  return [...new Set([...declared, ...(view.document?.buckets.flatMap(({ processed }) => Object.keys(processed)) ?? [])])];
}

function RunButtons({ workspace, loss }: ToolbarProps): ReactNode {
  const { texts } = useSpeech();
  const { stream, view, export: ids } = loss;
  const stopping = stream.data?.phase === 'running' && stream.data.stopping;
  return (
    <div className="right row">
      {view.document !== null && (
        <button
          className="btn"
          type="button"
          disabled={!ids.possible || ids.writing}
          onClick={() => ids.write({ codes: null, duplicates: null, between: null })}
        >
          <Icon name="export" small />
          {ids.writing ? texts.loss.exporting : texts.loss.export}
        </button>
      )}
      {stream.running && (
        <button className="btn" type="button" disabled={stopping} onClick={stream.stop}>
          <Icon name="cross" small />
          {stopping ? texts.loss.cancelling : texts.loss.cancel} <kbd>Esc</kbd>
        </button>
      )}
      {!stream.running && stream.data !== undefined && (
        <>
          {workspace.origin === 'file' && (
            <button className="btn" type="button" onClick={() => loss.run(true)}>
              {texts.loss.anew}
            </button>
          )}
          <button className="btn btn-primary" type="button" onClick={() => loss.run(false)}>
            {texts.loss.runAgain}
          </button>
        </>
      )}
    </div>
  );
}

/** Which route, when, for whom, how finely; and what runs. */
export function Toolbar({ workspace, loss }: ToolbarProps): ReactNode {
  const speech = useSpeech();
  const { texts, format } = speech;
  const { choice, change, view } = loss;
  const consumers = consumersOf(workspace, loss);
  const widths = bucketWidths(view.document?.buckets ?? []);
  return (
    <>
      <div className="toolbar">
        <SelectChoice
          label={texts.search.route}
          choices={workspace.routes.map(({ name }) => ({ value: name, text: name }))}
          value={choice.route}
          onChange={(route) => change({ ...noSelection, consumer: '', route })}
        />
        <SelectChoice
          label={texts.loss.window}
          choices={windowPresets(workspace).map((value) => ({ value, text: texts.search.times[value] }))}
          value={choice.time}
          shown={timeLabel(choice, speech)}
          onChange={(time) => change({ ...noSelection, time })}
        />
        {consumers.length > 0 && (
          <SelectChoice
            label={texts.loss.consumer}
            choices={consumers.map((value) => ({ value, text: value }))}
            value={choice.consumer ?? consumers[0] ?? ''}
            onChange={(consumer) => change({ consumer })}
          />
        )}
        {widths.length > 1 && (
          <SelectChoice
            label={texts.loss.bucket}
            choices={widths.map(({ width, milliseconds }) => ({ value: String(width), text: format.duration(milliseconds) }))}
            value={String(choice.width)}
            onChange={(width) => change({ width })}
          />
        )}
        <RunButtons workspace={workspace} loss={loss} />
      </div>
      {choice.time === 'custom' && (
        <div className="toolbar-range">
          <RangeFields
            from={choice.from}
            to={choice.to}
            onChange={({ from, to }) => change({ ...noSelection, from: from ?? '', to: to ?? '' })}
          />
        </div>
      )}
    </>
  );
}
