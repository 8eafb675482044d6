import type { Document } from 'yaml';
import { LineCounter, parseDocument } from 'yaml';
import type { Workspace } from '../../domain/workspace/workspace.ts';
import type { WorkspaceProblem } from '../../ports/workspace-opener.ts';
import type { Path } from './positions.ts';
import { complaintsOf, problemOf } from './problems.ts';
import type { Complaint } from './problems.ts';
import { danglingReferences } from './references.ts';
import { namesAt } from './schema/names-at.ts';
import type { WorkspaceFile } from './schema/workspace.ts';
import { workspaceFile } from './schema/workspace.ts';
import { routeOf, traceOf } from './to-route.ts';
import { sourceOf } from './to-source.ts';

export type ParsedWorkspace =
  | { readonly ok: true; readonly workspace: Workspace }
  | { readonly ok: false; readonly problems: readonly WorkspaceProblem[] };

function workspaceOf(file: WorkspaceFile, folder: string, complain: (complaint: Complaint) => void): Workspace {
  const traces = Object.fromEntries(Object.entries(file.traces ?? {}).map(([name, trace]) => [name, traceOf(name, trace)]));
  return {
    name: file.name,
    environment: file.environment,
    sources: Object.fromEntries(
      Object.entries(file.sources).map(([name, source]) => [name, sourceOf(name, source, file.environment, folder)]),
    ),
    routes: Object.fromEntries(Object.entries(file.routes ?? {}).map(([name, route]) => [name, routeOf(name, route, traces, complain)])),
  };
}

/** The library refuses aliases that multiply without end by throwing. */
function contentOf(document: Document): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string } {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Parses a workspace file (YAML, of which JSON is a part). `folder` is where its relative paths
 * stand. Every problem of the file is given at once, each with line, column, and the nearest valid
 * name where one is near.
 */
export function parseWorkspace(text: string, folder: string): ParsedWorkspace {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0]);
      return { line, column: col, path: '', problem: error.message, suggestion: null };
    });
    return { ok: false, problems };
  }
  const complaints: Complaint[] = [];
  const known = (path: Path): readonly string[] => namesAt(path);
  const content = contentOf(document);
  if (!content.ok) return { ok: false, problems: [{ line: 1, column: 1, path: '', problem: content.problem, suggestion: null }] };
  const parsed = workspaceFile.safeParse(content.value, { reportInput: true });
  if (!parsed.success) complaints.push(...complaintsOf(parsed.error.issues, known));
  else complaints.push(...danglingReferences(parsed.data));
  const workspace = parsed.success ? workspaceOf(parsed.data, folder, (complaint) => complaints.push(complaint)) : null;
  if (workspace === null || complaints.length > 0) {
    const problems = complaints.map((complaint) => problemOf(document, lines, complaint));
    return { ok: false, problems: problems.toSorted((a, b) => a.line - b.line || a.column - b.column) };
  }
  return { ok: true, workspace };
}
