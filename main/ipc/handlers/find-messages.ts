import type { StreamEnd, StreamItem } from '../../contract/channels.ts';
import { matchDocument, matchesDocument } from '../../document/documents.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { Clock } from '../../ports/clock.ts';
import { findMessages } from '../../service/find-messages.ts';
import type { FindEvent } from '../../service/find-messages.ts';
import type { StreamHandler } from '../handlers.ts';
import { onWorkspace, openWorkspace } from '../on-workspace.ts';
import type { WorkspaceHolder } from '../workspace-holder.ts';
import { searchWindow } from './search-window.ts';
import { sentencesIn } from '../../document/sentences.ts';
import { nothingToAsk, usageEnd } from './stream-ends.ts';

type Step = { readonly item: StreamItem<'messages.find'> } | { readonly end: StreamEnd<'messages.find'> };

function stepOf(event: FindEvent): Step {
  switch (event.type) {
    case 'source':
      return { item: { item: 'source', source: event.progress } };
    case 'match':
      return { item: { item: 'match', match: matchDocument(event.match, sentencesIn('en'), 'window') } };
    case 'usage':
      return { end: usageEnd(event.usage) };
    case 'result':
      return {
        end: { end: 'result', result: { outcome: 'document', document: matchesDocument(event.result, sentencesIn('en'), 'window') } },
      };
    default:
      return assertNever(event);
  }
}

/** `messages.find`: matches as they are found, then the document. */
export function findMessagesHandler(holder: WorkspaceHolder, clock: Clock): StreamHandler<'messages.find'> {
  return onWorkspace<'messages.find'>(holder, async function* ({ opened }, input, signal) {
    const asked = searchWindow(input, opened.origin !== 'file', clock.now());
    if ('usage' in asked) return usageEnd(asked.usage);
    const { value, route, by } = input;
    const open = openWorkspace(opened, clock);
    for await (const event of findMessages(open, { value, route, by, window: asked.window }, signal)) {
      const step = stepOf(event);
      if ('end' in step) return step.end;
      yield step.item;
    }
    return nothingToAsk;
  });
}
