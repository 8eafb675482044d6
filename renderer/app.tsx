import type { QueryClient } from '@tanstack/react-query';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { bridge } from './bridge.ts';
import type { createWindowRouter } from './router.tsx';
import { useSettings } from './settings/use-settings.ts';
import { SpeechProvider, useSpeech } from './speech.tsx';
import { takeWorkspace } from './workspace.ts';

type WindowRouter = ReturnType<typeof createWindowRouter>;

/** Puts theme and language where style sheets and screen readers look for them. */
function Appearance(): ReactNode {
  const { settings } = useSettings();
  const { language } = useSpeech();
  useEffect(() => {
    document.documentElement.lang = language;
    if (settings.theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = settings.theme;
  }, [settings.theme, language]);
  return null;
}

/** Listens to what the menu, another window or a deep link asks for. Returns how to stop. */
function connect(client: QueryClient, router: WindowRouter): () => void {
  const stopWorkspace = bridge().onWorkspace((workspace) => takeWorkspace(client, workspace));
  const stopNavigate = bridge().onNavigate((path) => router.history.push(path.startsWith('/') ? path : `/${path}`));
  return () => {
    stopWorkspace();
    stopNavigate();
  };
}

interface AppProps {
  readonly client: QueryClient;
  readonly router: WindowRouter;
}

/** The whole window. */
export function App({ client, router }: AppProps): ReactNode {
  useEffect(() => connect(client, router), [client, router]);
  return (
    <QueryClientProvider client={client}>
      <SpeechProvider>
        <Appearance />
        <RouterProvider router={router} />
      </SpeechProvider>
    </QueryClientProvider>
  );
}
