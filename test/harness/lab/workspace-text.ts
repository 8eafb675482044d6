import { stringify } from 'yaml';

/** The named parts of a workspace file. */
export interface WorkspaceParts {
  readonly sources: Readonly<Record<string, object>>;
  readonly routes: Readonly<Record<string, object>>;
  readonly traces: Readonly<Record<string, object>>;
}

/** One workspace file of the parts of one or several shops, as YAML. Their names must differ. */
export function workspaceText(...shops: readonly WorkspaceParts[]): string {
  const joined = (part: keyof WorkspaceParts) => Object.fromEntries(shops.flatMap((shop) => Object.entries(shop[part])));
  const workspace = {
    waybill: 1,
    name: 'shop',
    environment: 'local',
    sources: joined('sources'),
    routes: joined('routes'),
    traces: joined('traces'),
  };
  return stringify(workspace, { aliasDuplicateObjects: false });
}
