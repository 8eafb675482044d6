import { sequencesDocument } from '../../document/sequences-document.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { Clock } from '../../ports/clock.ts';
import { readSequences } from '../../service/read-sequences.ts';
import type { StreamHandler } from '../handlers.ts';
import { onWorkspace, openWorkspace } from '../on-workspace.ts';
import type { WorkspaceHolder } from '../workspace-holder.ts';
import { routeWindow } from './route-window.ts';
import { nothingToAsk, usageEnd } from './stream-ends.ts';

/** `sequences.read`: how far the sources are, then the document. */
export function readSequencesHandler(holder: WorkspaceHolder, clock: Clock): StreamHandler<'sequences.read'> {
  return onWorkspace<'sequences.read'>(holder, async function* ({ opened }, { over, ...input }, signal) {
    const asked = routeWindow(opened, input, clock);
    if ('usage' in asked) return usageEnd(asked.usage);
    for await (const event of readSequences(openWorkspace(opened, clock), { ...asked, over }, signal)) {
      switch (event.type) {
        case 'source':
          yield event.progress;
          break;
        case 'usage':
          return usageEnd(event.usage);
        case 'result':
          return { end: 'result', result: { outcome: 'document', document: sequencesDocument(event.result, 'window') } };
        default:
          assertNever(event);
      }
    }
    return nothingToAsk;
  });
}
