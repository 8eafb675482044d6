import type { SampledRecord } from '../domain/draft/catalogue.ts';
import { textsAt } from '../domain/draft/fields.ts';
import { guessIdentity } from '../domain/draft/guess-identity.ts';
import { repeatedLimit } from '../domain/draft/guess-message-id.ts';
import { formatPlace } from '../domain/identity/place.ts';
import type { Template } from '../domain/identity/place.ts';
import { reasonOf } from '../domain/observation/failure.ts';
import type { Route } from '../domain/workspace/route.ts';
import type { CheckStep } from '../ports/reading.ts';
import type { Sources } from '../ports/sources.ts';

const sampled = 200;

/** The text that a workspace has for a template. */
function textOf(template: Template): string {
  const [only] = template;
  if (template.length === 1 && only !== undefined && typeof only !== 'string') return formatPlace(only);
  return template.map((part) => (typeof part === 'string' ? part : `{${formatPlace(part)}}`)).join('');
}

/** What would name each message, where something does. */
function better(records: readonly SampledRecord[], place: string): string {
  const { messageId } = guessIdentity(records);
  return messageId.confidence === 'guess' || messageId.place === place ? 'a place that differs in every message' : messageId.place;
}

/**
 * Whether what a route calls a message id names one message: in a sample of its topic at most a fifth
 * of the ids may stand at several offsets. Says nothing of a topic that has no records.
 */
export async function* checkIdentity(
  { sources }: { readonly sources: Sources },
  { identity, destination }: Route,
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  if (destination.kind !== 'topic') return;
  const { source, topic } = destination;
  const catalogue = sources.catalogue(source);
  if (!catalogue.ok) return;
  const step = { source, step: 'identity' };
  const sample = await catalogue.value.sample({ kind: 'topic', name: topic, partitions: 0 }, sampled, signal);
  if (signal.aborted) return;
  if (!sample.ok) {
    // What the topic's own step has said already is not said again.
    if (sample.failure.code !== 'not-found' && sample.failure.code !== 'not-authorized')
      yield { ...step, ok: false, detail: `${topic}: ${reasonOf(sample.failure)}`, fix: 'Check again.' };
    return;
  }
  if (sample.value.kind !== 'records' || sample.value.records.length === 0) return;
  const { records } = sample.value;
  const place = textOf(identity.messageId);
  const counts = Map.groupBy(
    textsAt(records, place).flatMap((text) => text ?? []),
    (text) => text,
  );
  const several = [...counts.values()].filter((same) => same.length > 1).length;
  if (counts.size === 0) {
    const fix = `Set identity.messageId to ${better(records, place)}.`;
    yield { ...step, ok: false, detail: `${topic}: none of ${records.length} sampled records has ${place}`, fix };
  } else if (several > counts.size * repeatedLimit) {
    const share = Math.round((several * 100) / counts.size);
    const detail = `${topic}: ${share} % of ${counts.size} ids sampled at ${place} stand at several offsets, as order numbers do and message ids do not`;
    yield { ...step, ok: false, detail, fix: `Make ${place} the businessKey, and set identity.messageId to ${better(records, place)}.` };
  } else yield { ...step, ok: true, detail: `${topic}: ${counts.size} ids in ${records.length} sampled records`, fix: null };
}
