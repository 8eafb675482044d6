import { nearestName } from '../../domain/nearest-name.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { CheckStep } from '../../ports/reading.ts';
import { checkConnection, missed, passed } from './check-connection.ts';
import { parseAnswer } from './management-answers.ts';
import type { ManagementClient } from './management-client.ts';
import type { RabbitmqSettings } from './settings.ts';
import { openStream, singleReading } from './stream-reader.ts';

/** The right to read exactly this queue, as RabbitMQ writes it. */
export function readingRight(queue: string): string {
  return `^${queue.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
}

async function fixFor(
  stream: string,
  { code }: Failure,
  settings: RabbitmqSettings,
  client: ManagementClient | null,
  signal: AbortSignal,
): Promise<string> {
  switch (code) {
    case 'not-found': {
      const names = client === null ? null : parseAnswer('names', await client.get(['queues', settings.virtualHost], signal));
      const near =
        names?.ok === true
          ? nearestName(
              stream,
              names.value.map(({ name }) => name),
            )
          : null;
      return near === null ? 'Check the name.' : `Did you mean ${near}?`;
    }
    case 'not-authorized':
      return `Give ${settings.user} the right to read ${readingRight(stream)}.`;
    case 'unsupported':
      return `${stream} is no stream. Reading another queue takes its messages away, so Waybill never does: name a stream that is bound like it as its witness.`;
    default:
      return 'Look at the broker: does the stream have a leader?';
  }
}

/** Opens a RabbitMQ step by step up to the streams that the routes read. Stops at the first step that the rest needs. */
export async function* checkStreams(
  source: string,
  settings: RabbitmqSettings,
  client: ManagementClient | null,
  streams: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  const open = yield* checkConnection(source, settings, signal);
  if (!open) return;
  for (const stream of streams) {
    const reader = await openStream(settings, stream, 'last', singleReading, signal);
    if (signal.aborted) return;
    if (reader.ok) {
      await reader.value.close();
      yield passed(source, 'stream', `${stream} can be read`);
    } else yield missed(source, 'stream', reasonOf(reader.failure), await fixFor(stream, reader.failure, settings, client, signal));
  }
}
