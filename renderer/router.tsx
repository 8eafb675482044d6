import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  useParams,
  useRouterState,
  useSearch,
} from '@tanstack/react-router';
import type { RouterHistory } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AddSourceScreen } from './draft/add-source-screen.tsx';
import { DraftScreen } from './draft/draft-screen.tsx';
import { NewWorkspaceScreen } from './draft/new-workspace-screen.tsx';
import { FirstRunScreen } from './first-run/first-run-screen.tsx';
import { HelpScreen } from './help/help-screen.tsx';
import { InvestigateScreen } from './investigate/investigate-screen.tsx';
import { lossAddress } from './loss/loss-address.ts';
import { LossScreen } from './loss/loss-screen.tsx';
import { MessageScreen } from './message/message-screen.tsx';
import { OrderScreen } from './order/order-screen.tsx';
import { draftAddress, formatAddress, parseAddress, searchAddress } from './routes.ts';
import { SettingsScreen } from './settings/settings-screen.tsx';
import { SourcesScreen } from './sources/sources-screen.tsx';
import { useSpeech } from './speech.tsx';
import { Frame } from './ui/frame.tsx';
import { Screen } from './ui/screen.tsx';
import { EmptyState, LoadingState } from './ui/states.tsx';
import { useWorkspace } from './workspace.ts';

/** Screens that need no workspace. */
const anywhere: readonly string[] = ['/help', '/settings', '/new'];

function Root(): ReactNode {
  const { texts } = useSpeech();
  const workspace = useWorkspace();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  if (workspace === undefined) {
    return (
      <Frame workspace={null}>
        <Screen title={texts.screens.investigate} address="loading">
          <LoadingState what={texts.frame.starting} />
        </Screen>
      </Frame>
    );
  }
  return <Frame workspace={workspace}>{workspace === null && !anywhere.includes(path) ? <FirstRunScreen /> : <Outlet />}</Frame>;
}

function NotFound(): ReactNode {
  const { texts } = useSpeech();
  return (
    <Screen title={texts.frame.noScreen} address="nowhere">
      <EmptyState title={texts.frame.noScreen} next={texts.frame.noScreenNext} />
    </Screen>
  );
}

const rootRoute = createRootRoute({ component: Root, notFoundComponent: NotFound });

// A screen about the workspace starts anew when another one is opened; without one, Root shows where to open it.
function Investigate(): ReactNode {
  const workspace = useWorkspace();
  if (workspace === null || workspace === undefined) return null;
  return <InvestigateScreen key={`${workspace.origin} ${workspace.name} ${workspace.path}`} workspace={workspace} />;
}

const investigateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: searchAddress,
  component: Investigate,
});

function Message(): ReactNode {
  const { route, id } = useParams({ from: '/message/$route/$id' });
  const workspace = useWorkspace();
  if (workspace === null || workspace === undefined) return null;
  return <MessageScreen key={JSON.stringify([route, id])} workspace={workspace} name={{ route, id }} />;
}

const messageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/message/$route/$id',
  validateSearch: searchAddress,
  component: Message,
});

function Order(): ReactNode {
  const { key } = useParams({ from: '/order/$key' });
  const workspace = useWorkspace();
  if (workspace === null || workspace === undefined) return null;
  return <OrderScreen key={key} workspace={workspace} businessKey={key} />;
}

const orderRoute = createRoute({ getParentRoute: () => rootRoute, path: '/order/$key', validateSearch: searchAddress, component: Order });

function Loss(): ReactNode {
  const address = useSearch({ from: '/loss' });
  const workspace = useWorkspace();
  if (workspace === null || workspace === undefined) return null;
  return <LossScreen key={`${workspace.origin} ${workspace.name} ${workspace.path}`} workspace={workspace} address={address} />;
}

const lossRoute = createRoute({ getParentRoute: () => rootRoute, path: '/loss', validateSearch: lossAddress, component: Loss });

function Sources(): ReactNode {
  const workspace = useWorkspace();
  return workspace === null || workspace === undefined ? null : <SourcesScreen workspace={workspace} />;
}

const sourcesRoute = createRoute({ getParentRoute: () => rootRoute, path: '/sources', component: Sources });
function AddSource(): ReactNode {
  const workspace = useWorkspace();
  return workspace === null || workspace === undefined ? null : <AddSourceScreen key={workspace.path} workspace={workspace} />;
}

const addSourceRoute = createRoute({ getParentRoute: () => rootRoute, path: '/sources/add', component: AddSource });

function Draft(): ReactNode {
  const address = useSearch({ from: '/sources/draft' });
  const workspace = useWorkspace();
  return workspace === null || workspace === undefined ? null : (
    <DraftScreen key={workspace.path} workspace={workspace} address={address} />
  );
}

const draftRoute = createRoute({ getParentRoute: () => rootRoute, path: '/sources/draft', validateSearch: draftAddress, component: Draft });
const newRoute = createRoute({ getParentRoute: () => rootRoute, path: '/new', component: NewWorkspaceScreen });
const settingsRoute = createRoute({ getParentRoute: () => rootRoute, path: '/settings', component: SettingsScreen });
const helpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/help',
  validateSearch: (raw: Record<string, unknown>): { readonly rule?: string } =>
    typeof raw['rule'] === 'string' ? { rule: raw['rule'] } : {},
  component: HelpScreen,
});

const routeTree = rootRoute.addChildren([
  investigateRoute,
  messageRoute,
  orderRoute,
  lossRoute,
  sourcesRoute,
  addSourceRoute,
  draftRoute,
  newRoute,
  settingsRoute,
  helpRoute,
]);

/** The screens by hash path. Addresses are text only; nothing is preloaded, because looking costs the sources. */
export function createWindowRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({ routeTree, history, parseSearch: parseAddress, stringifySearch: formatAddress, defaultPreload: false });
}

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createWindowRouter>;
  }
}
