import type { Document, LineCounter } from 'yaml';
import type { z } from 'zod';
import { nearestName } from '../../domain/nearest-name.ts';
import type { WorkspaceProblem } from '../../ports/workspace-opener.ts';
import type { Path } from './positions.ts';
import { positionOf } from './positions.ts';

/** Something wrong at a path, before it has a position. */
export interface Complaint {
  readonly path: Path;
  readonly problem: string;
  readonly suggestion?: string | null;
  /** True when the name itself is wrong, and not its value. */
  readonly atKey?: boolean;
}

/** Gives a complaint its place in the file. */
export function problemOf(
  document: Document,
  lines: LineCounter,
  { path, problem, suggestion = null, atKey = false }: Complaint,
): WorkspaceProblem {
  return { ...positionOf(document, lines, path, atKey), path: path.join('.'), problem, suggestion };
}

/** The names that the schema knows at a path; empty where it cannot say. */
export type KnownNames = (path: Path) => readonly string[];

type Issue = z.core.$ZodIssue;

function pathOf(issue: Issue, base: Path): Path {
  return [...base, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
}

/** Of several shapes that none fit, the one that came furthest says best what is wrong. */
function deepest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map((issue) => issue.path.length));
  const [best] = branches.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  return best ?? [];
}

/** A value that chooses between shapes and chooses none, e.g. the kind of a source. */
function wrongKind(issue: Issue & { readonly code: 'invalid_union' }, path: Path): Complaint {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  const { input } = issue;
  const found: unknown =
    typeof input === 'object' && input !== null && issue.discriminator !== undefined ? Reflect.get(input, issue.discriminator) : undefined;
  const typed = found === undefined ? undefined : typeof found === 'string' ? found : JSON.stringify(found);
  const problem =
    typed === undefined
      ? `"${issue.discriminator}" is required: one of ${options.join(', ')}`
      : `"${typed}" is not known to this version; expected one of ${options.join(', ')}`;
  return { path, problem, suggestion: nearestName(typed ?? '', options) };
}

/** The complaints of a schema's issues, an unknown field with the nearest known name. */
export function complaintsOf(issues: readonly Issue[], known: KnownNames, base: Path = []): readonly Complaint[] {
  return issues.flatMap((issue): readonly Complaint[] => {
    const path = pathOf(issue, base);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          path: [...path, key],
          problem: `unknown field "${key}"`,
          suggestion: nearestName(key, known(path)),
          atKey: true,
        }));
      case 'invalid_union': {
        if ('discriminator' in issue && issue.discriminator !== undefined) return [wrongKind(issue, path)];
        const inner = deepest(issue.errors);
        if (inner.length === 0) return [{ path, problem: issue.message }];
        return complaintsOf(inner, known, path);
      }
      case 'invalid_value': {
        const values = issue.values.map(String);
        return [{ path, problem: `expected ${values.length === 1 ? values[0] : `one of ${values.join(', ')}`}`, suggestion: null }];
      }
      case 'invalid_type':
        return [
          issue.input === undefined
            ? { path, problem: `"${path.at(-1) ?? ''}" is required`, atKey: true }
            : { path, problem: issue.message.replace('Invalid input: ', '') },
        ];
      case 'invalid_key':
        return [{ path, problem: issue.issues.map((inner) => inner.message).join(', '), atKey: true }];
      case 'too_big':
      case 'too_small':
      case 'invalid_format':
      case 'not_multiple_of':
      case 'invalid_element':
      case 'custom':
        return [{ path, problem: issue.message }];
    }
  });
}
