import type { RabbitmqAddress } from './rabbitmq-address.ts';

type Caller = Pick<RabbitmqAddress, 'management' | 'user' | 'password'>;

/**
 * One call of the management API, as the tests prepare and compare with it. Answers what it says, or null for nothing.
 * Errors: rejects with its answer when it refuses.
 */
export async function askManagement(
  caller: Caller,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<unknown> {
  const answer = await fetch(`${caller.management}${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${caller.user}:${caller.password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** A path of the management API, each part encoded: `path('queues', '/', 'billing.q')`. */
export function managementPath(...parts: readonly string[]): string {
  return `/api/${parts.map(encodeURIComponent).join('/')}`;
}

export interface RabbitmqRights {
  readonly configure?: string;
  readonly write?: string;
  readonly read: string;
}

/** Makes a user with rights in one virtual host; `tags` as RabbitMQ writes them, "monitoring". */
export async function createUser(
  server: Caller,
  user: {
    readonly name: string;
    readonly password: string;
    readonly tags: string;
    readonly rights: RabbitmqRights;
    readonly virtualHost?: string;
  },
): Promise<void> {
  const { configure = '^$', write = '^$', read } = user.rights;
  await askManagement(server, 'PUT', managementPath('users', user.name), { password: user.password, tags: user.tags });
  await askManagement(server, 'PUT', managementPath('permissions', user.virtualHost ?? '/', user.name), { configure, write, read });
}

export async function createVirtualHost(server: Caller, name: string): Promise<void> {
  await askManagement(server, 'PUT', managementPath('vhosts', name));
  await askManagement(server, 'PUT', managementPath('permissions', name, server.user), { configure: '.*', write: '.*', read: '.*' });
}

/** A policy of queues or exchanges, or an operator policy of queues. */
export async function putPolicy(
  server: Caller,
  policy: {
    readonly name: string;
    readonly pattern: string;
    readonly definition: Readonly<Record<string, string | number>>;
    readonly applyTo?: 'queues' | 'exchanges' | 'all';
    readonly priority?: number;
    readonly operator?: true;
    readonly virtualHost?: string;
  },
): Promise<void> {
  const kind = policy.operator === true ? 'operator-policies' : 'policies';
  await askManagement(server, 'PUT', managementPath(kind, policy.virtualHost ?? '/', policy.name), {
    pattern: policy.pattern,
    definition: policy.definition,
    'apply-to': policy.applyTo ?? 'all',
    priority: policy.priority ?? 0,
  });
}
