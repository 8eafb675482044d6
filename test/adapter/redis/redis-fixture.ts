import { parseKeyTemplate } from '../../../main/domain/identity/key-template.ts';
import type { KeyTemplate } from '../../../main/domain/identity/key-template.ts';
import { formatInstant } from '../../../main/domain/observation/instant.ts';
import type { DedupeKeys } from '../../../main/domain/workspace/route.ts';
import type { RedisOptions } from '../../../main/domain/workspace/workspace.ts';
import type { Clock } from '../../../main/ports/clock.ts';
import { redisDedupe } from '../../../main/adapter/redis/redis-dedupe.ts';
import type { RedisSession } from '../../../main/adapter/redis/redis-session.ts';
import { openRedis } from '../../../main/adapter/redis/redis-session.ts';
import type { DedupeSource } from '../../../main/ports/keyed-store.ts';
import { recordRedis } from '../../harness/proxy.ts';
import type { RedisServer, RedisSettings } from '../../harness/redis.ts';
import { startRedis } from '../../harness/redis.ts';
import { redisViolations } from '../../harness/redis-commands.ts';

const clock: Clock = { now: () => formatInstant(BigInt(Date.now()) * 1000n) };

/** A key template as the workspace writes it. */
function template(text: string): KeyTemplate {
  const parsed = parseKeyTemplate(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.template;
}

/** Keys of the source `cache`. */
export function keysOf(text: string, more: Partial<DedupeKeys> = {}): DedupeKeys {
  return { source: 'cache', key: template(text), means: 'done', ...more };
}

/** A Redis with all rights, and sessions that a recorder listens to. */
export interface RecordedRedis {
  readonly server: RedisServer;
  /** A session through the recorder; `user` and `database` go into its url. */
  open(
    parts?: { readonly user?: string; readonly database?: number; readonly password?: string },
    more?: Partial<RedisOptions>,
  ): RedisSession;
  readonly commands: () => readonly string[];
  readonly stall: () => void;
  readonly release: () => void;
  readonly cut: () => void;
  /** Throws when something was sent that reading may not send. */
  close(): Promise<void>;
}

export async function recordedRedis(settings: RedisSettings = {}): Promise<RecordedRedis> {
  // Always one of its own: users are made and databases are emptied.
  const server = await startRedis({ arguments: [], ...settings });
  const proxy = await recordRedis(server);
  const opened: RedisSession[] = [];
  return {
    server,
    open({ user, database = 0, password } = {}, more = {}) {
      const url = `redis://${user === undefined ? '' : `${user}@`}127.0.0.1:${proxy.port}/${database}`;
      const session = openRedis({ kind: 'redis', name: 'cache', url, tls: null, ...more }, password ?? null, clock);
      opened.push(session);
      return session;
    },
    commands: () => proxy.entries.map(({ command }) => command),
    stall: () => proxy.stall(),
    release: () => proxy.release(),
    cut: () => proxy.cut(),
    async close() {
      await Promise.all(opened.map((session) => session.close()));
      await proxy.close();
      await server.stop();
      const violations = redisViolations(proxy.entries);
      if (violations.length > 0) throw new Error(`Not reads: ${violations.join('; ')}`);
    },
  };
}

/** The dedupe stores of a session. */
export function storeOf(session: RedisSession): DedupeSource {
  return redisDedupe(session);
}
