import type { StreamItem } from '../../contract/channels.ts';
import { explanationDocument } from '../../document/documents.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { Explanation } from '../../domain/lifecycle/explanation.ts';
import type { Clock } from '../../ports/clock.ts';
import { explainMessage } from '../../service/explain-message.ts';
import type { StreamHandler } from '../handlers.ts';
import { onWorkspace, openWorkspace } from '../on-workspace.ts';
import type { WorkspaceHolder } from '../workspace-holder.ts';
import { sentencesIn } from '../../document/sentences.ts';
import { nothingToAsk, usageEnd } from './stream-ends.ts';

/** What the observations carry, before the document that names them. */
function contentItems({ contents }: Explanation): readonly StreamItem<'message.explain'>[] {
  return Object.entries(contents).map(([observation, content]) => ({
    item: 'content',
    observation,
    content: { ...content, headers: content.headers.map((header) => ({ ...header })) },
  }));
}

/** `message.explain`: how far the sources are, then the contents, then the document. It is kept for an export. */
export function explainMessageHandler(holder: WorkspaceHolder, clock: Clock): StreamHandler<'message.explain'> {
  return onWorkspace<'message.explain'>(holder, async function* ({ opened, explanations }, { id, route }, signal) {
    const open = openWorkspace(opened, clock);
    for await (const event of explainMessage(open, id, route, signal)) {
      switch (event.type) {
        case 'source':
          yield { item: 'source', source: event.progress };
          break;
        case 'usage':
          return usageEnd(event.usage);
        case 'result': {
          explanations.keep(event.result);
          yield* contentItems(event.result);
          const document = explanationDocument(event.result, sentencesIn('en'), 'window');
          return { end: 'result', result: { outcome: 'document', document } };
        }
        default:
          assertNever(event);
      }
    }
    return nothingToAsk;
  });
}
