import { describe, expect, it } from 'vitest';
import { workspaceView as schema } from '../../main/contract/workspace-view.ts';
import { workspaceView } from '../../main/ipc/workspace-view.ts';
import { queueRoute } from '../domain/builders/rabbit.ts';
import { fullRoute, openedWorkspace } from './opened-workspace.ts';

describe('the view of a workspace', () => {
  const view = workspaceView(openedWorkspace());

  it('is what the contract says', () => {
    expect(schema.parse(view)).toEqual(view);
  });

  it('shows addresses without users, passwords and parameters, and files as the workspace names them', () => {
    expect(view.sources.map(({ name, address }) => [name, address])).toEqual([
      ['kafka', 'a:9093, b:9093'],
      ['db', 'db.int:5432/shop'],
      ['old', 'old.waybillcase'],
    ]);
    expect(JSON.stringify(view)).not.toMatch(/someone|canary-3|waybill-ro/);
  });

  it('names the secrets that are missing and those that are there, never their values', () => {
    expect(view.sources.map(({ secretsMissing, secretsStored }) => [secretsMissing, secretsStored])).toEqual([
      [['password'], []],
      [[], ['password']],
      [[], []],
    ]);
  });

  it('shows the way of a route, upstream to downstream', () => {
    expect(view.routes[0]?.steps.map(({ role, place }) => `${role} ${place}`)).toEqual([
      'outbox public.outbox',
      'destination orders',
      'fallback orders-backup',
      'consumer billing',
      'retry orders-retry',
      'dead-letter orders.DLT',
      'dedupe processed',
      'effect invoices',
    ]);
  });

  it('shows exchanges with their keys, queues and the streams beside them', () => {
    const opened = openedWorkspace({ workspace: { ...openedWorkspace().workspace, routes: { orders: queueRoute() } } });
    expect(workspaceView(opened).routes[0]?.steps.map(({ role, place }) => `${role} ${place}`)).toEqual([
      'outbox public.outbox',
      'destination shop (orders)',
      'consumer billing',
      'queue billing.q',
      'witness billing.witness',
      'dead-letter billing.dlq',
      'trace public.message_events',
      'dedupe public.processed',
      'effect public.invoices',
    ]);
  });

  it('shows a place that several consumers share once', () => {
    const [billing] = fullRoute.consumers;
    const consumers = billing === undefined ? [] : [billing, { ...billing, name: 'billing-shadow' }];
    const opened = openedWorkspace({ workspace: { ...openedWorkspace().workspace, routes: { orders: { ...fullRoute, consumers } } } });
    const places = workspaceView(opened).routes[0]?.steps.map(({ role, place }) => `${role} ${place}`);
    expect(places).toContain('consumer billing-shadow');
    expect(new Set(places).size).toBe(places?.length);
  });
});
