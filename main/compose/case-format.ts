import type { CaseFormat } from '../adapter/case-file/case-files.ts';
import { caseDocument } from '../contract/case.ts';
import { caseOfDocument, caseToDocument } from '../document/case-document.ts';
import { sentencesIn } from '../document/sentences.ts';

/** The case format of the contract, for the adapter that writes and reads files. */
export const caseFormat: CaseFormat = {
  print: (value) => `${JSON.stringify(caseToDocument(value, sentencesIn('en')), null, 1)}\n`,
  parse(text) {
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch (error) {
      return { ok: false, problem: error instanceof Error ? error.message : String(error) };
    }
    const parsed = caseDocument.safeParse(content);
    if (parsed.success) return { ok: true, value: caseOfDocument(parsed.data) };
    const [issue] = parsed.error.issues;
    return { ok: false, problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a case'}` };
  },
};
