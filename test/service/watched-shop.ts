import type { WatchDocument } from '../../main/contract/watch.ts';
import { watch } from '../../main/contract/watch.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { documentOf, runCli } from '../command/run-cli.ts';

/** What one `watch --once` said, and its exit code. The runs of a test stand for runs that are minutes apart. */
export async function sampledOnce(
  { path }: Pick<OpenedForTest, 'path'>,
  variables: Readonly<Record<string, string>> = {},
  more: readonly string[] = [],
): Promise<{ readonly code: number | null; readonly document: WatchDocument }> {
  const finished = await runCli(path, ['watch', '--once', '--interval', '10m', '--json', ...more], variables);
  return { code: finished.code, document: watch.parse(documentOf(finished)) };
}

/** Kinds and places of what it saw happen. */
export function seen({ events }: WatchDocument): readonly string[] {
  return events
    .map(({ kind, facts }) => [kind, facts['partition'], facts['group'] ?? facts['queue']].filter((each) => each !== undefined).join(' '))
    .toSorted();
}
