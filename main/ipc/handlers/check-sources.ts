import type { CheckStepDocument } from '../../contract/check.ts';
import { checkDocument } from '../../document/documents.ts';
import type { Clock } from '../../ports/clock.ts';
import { checkSources } from '../../service/check-sources.ts';
import type { StreamHandler } from '../handlers.ts';
import { onWorkspace, openWorkspace } from '../on-workspace.ts';
import type { WorkspaceHolder } from '../workspace-holder.ts';

/** `sources.check`: each step as it is taken, then all of them as the document. */
export function checkSourcesHandler(holder: WorkspaceHolder, clock: Clock): StreamHandler<'sources.check'> {
  return onWorkspace<'sources.check'>(holder, async function* ({ opened }, _input, signal) {
    const steps: CheckStepDocument[] = [];
    for await (const step of checkSources(openWorkspace(opened, clock), signal)) {
      steps.push({ ...step });
      yield { ...step };
    }
    return { end: 'result', result: checkDocument(steps) };
  });
}
