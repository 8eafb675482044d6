import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createQueryClient } from './query.ts';
import { createWindowRouter } from './router.tsx';
import './theme/index.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id root.');
createRoot(root).render(
  <StrictMode>
    <App client={createQueryClient()} router={createWindowRouter()} />
  </StrictMode>,
);
