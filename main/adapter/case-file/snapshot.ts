import type { Case } from '../../domain/lifecycle/case.ts';
import type { SnapshotSource } from '../../ports/snapshot.ts';
import type { CaseFiles } from '../../ports/workspace-opener.ts';

/** A case file as a source. It is read once: a snapshot does not change. */
export function fileSnapshot(name: string, path: string, files: CaseFiles): SnapshotSource {
  let loaded: Case | null = null;
  return {
    name,
    async load(signal) {
      if (loaded !== null) return { ok: true, value: loaded };
      const answer = await files.read(path, signal);
      if (answer.ok) loaded = answer.value;
      return answer;
    },
  };
}
