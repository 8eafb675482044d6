import { jsonSchemaOf } from './json-schema.ts';

type Node = { readonly [name: string]: unknown };

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The alternatives of a schema node, itself included. */
function alternatives(node: Node): readonly Node[] {
  const inner = [node['anyOf'], node['oneOf'], node['allOf']].flatMap((list) => (Array.isArray(list) ? list.filter(isNode) : []));
  return [node, ...inner.flatMap(alternatives)];
}

function step(node: Node, name: string | number): readonly Node[] {
  return alternatives(node).flatMap((each) => {
    const properties = each['properties'];
    const named = isNode(properties) ? properties[String(name)] : undefined;
    return [named, typeof name === 'number' ? each['items'] : undefined, each['additionalProperties']].filter(isNode);
  });
}

/** The field names that the workspace schema knows at a path, for suggestions. */
export function namesAt(path: readonly (string | number)[]): readonly string[] {
  const nodes = path.reduce<readonly Node[]>((current, name) => current.flatMap((node) => step(node, name)), [jsonSchemaOf()]);
  return [...new Set(nodes.flatMap(alternatives).flatMap((node) => (isNode(node['properties']) ? Object.keys(node['properties']) : [])))];
}
