import { coverageDocument, matchDocument } from '../../document/documents.ts';
import { sentencesIn } from '../../document/sentences.ts';
import { assertNever } from '../../domain/assert-never.ts';
import { failed } from '../../domain/observation/failure.ts';
import { previewRoute } from '../../service/draft-preview.ts';
import type { Drafting } from '../drafting.ts';
import { changeForgotten } from '../drafting.ts';
import type { StreamHandler } from '../handlers.ts';

/** `draft.preview`: the newest messages of a route that is not saved, judged as if it were. */
export function previewHandler({ changes, openerFor, clock }: Drafting): StreamHandler<'draft.preview'> {
  return async function* ({ change: id, route }, signal) {
    const change = changes.change(id);
    if (change === null) return { end: 'failed', failure: changeForgotten };
    const { path, text } = change;
    for await (const event of previewRoute(openerFor(path), clock, { path, text, route }, signal)) {
      switch (event.type) {
        case 'source':
          yield event.progress;
          break;
        case 'invalid':
          return { end: 'result', result: { outcome: 'invalid', path, problems: event.problems.map((problem) => ({ ...problem })) } };
        case 'failed':
          return { end: 'failed', failure: event.failure };
        case 'result': {
          const document = {
            format: 'waybill.matches/1' as const,
            matches: event.matches.map((match) => matchDocument(match, sentencesIn('en'), 'window')),
            coverage: event.coverage.map(coverageDocument),
            complete: event.complete,
            duplicatesComplete: event.complete,
          };
          return { end: 'result', result: { outcome: 'document', document } };
        }
        default:
          return assertNever(event);
      }
    }
    return { end: 'failed', failure: failed('cancelled', '').failure };
  };
}
