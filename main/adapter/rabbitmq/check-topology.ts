import { nearestName } from '../../domain/nearest-name.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { CheckStep } from '../../ports/reading.ts';
import type { TopologyWanted } from '../../ports/topology.ts';
import { readingRight } from './check.ts';
import { missed, passed } from './check-connection.ts';
import type { PermissionAnswer } from './management-answers.ts';
import { parseAnswer } from './management-answers.ts';
import type { ManagementClient } from './management-client.ts';
import { queueTypeOf } from './queue-limits.ts';
import type { RabbitmqSettings } from './settings.ts';
import { openStream, singleReading } from './stream-reader.ts';

interface Broker {
  readonly source: string;
  readonly settings: RabbitmqSettings;
  readonly client: ManagementClient;
}

const wanted = 'tag "monitoring", configure ^$, write ^$, read only on the streams';

/** Whether a name is there; the nearest one when it is not. */
async function* checkName(
  { source, settings, client }: Broker,
  kind: 'exchange' | 'queue',
  name: string,
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  const path = [`${kind}s`, settings.virtualHost];
  const answer = await client.get([...path, name === '' ? 'amq.default' : name], signal);
  if (answer.ok) {
    const found = parseAnswer('names', { ok: true, value: [answer.value] });
    const [only] = found.ok ? found.value : [];
    yield passed(source, kind, `${name === '' ? 'the default exchange' : name}: ${only?.type ?? 'found'}`);
    return;
  }
  if (answer.failure.code !== 'not-found') {
    yield missed(source, kind, reasonOf(answer.failure), 'Look at the management API.');
    return;
  }
  const names = parseAnswer('names', await client.get(path, signal));
  const near = names.ok
    ? nearestName(
        name,
        names.value.map((each) => each.name),
      )
    : null;
  yield missed(source, kind, `there is no ${kind} ${name}`, near === null ? 'Check the name.' : `Did you mean ${near}?`);
}

function permissionStep(source: string, user: string, { configure, write }: PermissionAnswer): CheckStep {
  const more = [...(configure === '^$' ? [] : [`configure ${configure}`]), ...(write === '^$' ? [] : [`write ${write}`])];
  if (more.length === 0) return passed(source, 'rights', `${user}: configure ^$, write ^$`);
  return missed(source, 'rights', `${user} has more rights than reading needs: ${more.join(', ')}`, `Use a user with ${wanted}.`);
}

/** What the user may do beyond reading. Permissions are shown to administrators only, so of others they are not known. */
async function* checkRights(
  { source, settings, client }: Broker,
  tags: readonly string[],
  user: string,
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  const strong = tags.filter((tag) => tag === 'administrator' || tag === 'policymaker');
  if (strong.length > 0)
    yield missed(source, 'rights', `${user} has the tag ${strong.join(', ')}, which may change the broker`, `Use a user with ${wanted}.`);
  else yield passed(source, 'rights', `${user} has the tags ${tags.join(', ')}`);
  const permission = parseAnswer('permission', await client.get(['permissions', settings.virtualHost, settings.user], signal));
  if (permission.ok) yield permissionStep(source, settings.user, permission.value);
  else
    yield passed(
      source,
      'rights',
      `whether ${settings.user} may configure and write is shown to administrators only; wanted are configure ^$ and write ^$`,
    );
}

/**
 * Whether the user may read a queue that is no stream, and so purge it. A reading that only a stream would take is
 * asked for: without the right the broker refuses it for that, with it for not being a stream.
 */
async function* checkPurge({ source, settings, client }: Broker, queue: string, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const described = parseAnswer('queue', await client.get(['queues', settings.virtualHost, queue], signal));
  if (!described.ok || queueTypeOf(described.value) === 'stream') return;
  const reader = await openStream(settings, queue, 'last', singleReading, signal);
  if (reader.ok) await reader.value.close();
  else if (reader.failure.code === 'unsupported')
    yield missed(
      source,
      'rights',
      `${settings.user} may read ${queue}, which is no stream: that right also allows to take its messages and to purge it`,
      `Take it away: read only on the streams, ${readingRight('NAME')} for each.`,
    );
}

/** The management API, the rights of the user, and every exchange and queue that the routes name. */
export async function* checkTopology(
  source: string,
  settings: RabbitmqSettings,
  client: ManagementClient | null,
  asked: TopologyWanted,
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  if (client === null) {
    yield missed(
      source,
      'management',
      'no management address: exchanges, bindings, policies, depths and consumers are not known, so that fewer verdicts can be given',
      'Name it under management: http://HOST:15672.',
    );
    return;
  }
  const broker: Broker = { source, settings, client };
  const who = parseAnswer('whoami', await client.get(['whoami'], signal));
  if (signal.aborted) return;
  if (!who.ok) {
    const fix =
      who.failure.code === 'not-authorized'
        ? 'Give the user the tag "monitoring".'
        : 'Check the address of the management API, its user and its password.';
    yield missed(source, 'management', reasonOf(who.failure), fix);
    return;
  }
  yield passed(source, 'management', `answers ${who.value.name}; its numbers are up to 5 s old`);
  yield* checkRights(broker, who.value.tags, who.value.name, signal);
  if (asked.exchange !== null) yield* checkName(broker, 'exchange', asked.exchange.name, signal);
  for (const queue of new Set(asked.queues)) {
    if (signal.aborted) return;
    yield* checkName(broker, 'queue', queue, signal);
    yield* checkPurge(broker, queue, signal);
  }
}
