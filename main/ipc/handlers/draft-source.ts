import type { CheckStepDocument } from '../../contract/check.ts';
import type { SourceEntry } from '../../contract/source-entry.ts';
import { checkDocument } from '../../document/documents.ts';
import type { DraftValue } from '../../domain/draft/guess.ts';
import { answered } from '../../domain/observation/failure.ts';
import { checkTypedSource } from '../../service/draft-check-source.ts';
import type { Drafting } from '../drafting.ts';
import { changeableText, changeableWorkspace } from '../drafting.ts';
import type { CallHandler, StreamHandler } from '../handlers.ts';

/** The entry as a value of the file: JSON has no place for what is undefined. */
function valueOf(entry: SourceEntry): DraftValue {
  return JSON.parse(JSON.stringify(entry)) as DraftValue;
}

/** `source.try`: each step as it is taken. The secrets go to the source and nowhere else. */
export function trySourceHandler({ holder, writer, openerFor }: Drafting): StreamHandler<'source.try'> {
  return async function* ({ name, entry, secrets }, signal) {
    const workspace = changeableWorkspace(holder);
    if (!workspace.ok) return { end: 'failed', failure: workspace.failure };
    const { opened, path } = workspace.value;
    const parts = { opener: openerFor(path), writer, path, environment: opened.workspace.environment };
    const typed = Object.fromEntries(Object.entries(secrets).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])));
    const steps: CheckStepDocument[] = [];
    for await (const step of checkTypedSource(parts, { name, options: valueOf(entry), secrets: typed }, signal)) {
      steps.push({ ...step });
      yield { ...step };
    }
    return { end: 'result', result: checkDocument(steps) };
  };
}

/** `source.add`: the file with the source in it, and what that changes. Nothing is written. */
export function addSourceHandler(drafting: Drafting): CallHandler<'source.add'> {
  return async ({ name, entry }) => {
    const file = await changeableText(drafting);
    if (!file.ok) return file;
    const text = drafting.writer.add(file.value.text, [{ section: 'sources', name, value: valueOf(entry), guesses: [] }], () => null);
    return text.ok ? answered(drafting.changes.propose(file.value, text.value)) : text;
  };
}
