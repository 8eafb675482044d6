import { describe, expect, it } from 'vitest';
import { WorkspaceHolder } from '../../main/ipc/workspace-holder.ts';
import { openedWorkspace } from './opened-workspace.ts';

describe('the open workspace', () => {
  it('gives its use to nobody while nothing is open', () => {
    expect(new WorkspaceHolder().use()).toBeNull();
  });

  it('is replaced at once, and closed when what ran on it was aborted and has ended', async () => {
    const events: string[] = [];
    const holder = new WorkspaceHolder();
    const first = openedWorkspace({ path: '/first' }, () => events.push('first closed'));
    const second = openedWorkspace({ path: '/second' }, () => events.push('second closed'));
    await holder.replace(first);
    const use = holder.use();
    use?.signal.addEventListener('abort', () => events.push('aborted'));
    const replaced = holder.replace(second).then(() => events.push('replaced'));
    expect(holder.current()).toBe(second);
    expect(holder.use()?.signal.aborted).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual(['aborted']);
    events.push('released');
    use?.release();
    await replaced;
    expect(events).toEqual(['aborted', 'released', 'first closed', 'replaced']);
  });

  it('tells every change, also that nothing is open any more', async () => {
    const told: (string | null)[] = [];
    const holder = new WorkspaceHolder();
    holder.onChange((opened) => told.push(opened?.path ?? null));
    await holder.replace(openedWorkspace({ path: '/one' }));
    await holder.replace(null);
    expect(told).toEqual(['/one', null]);
    expect(holder.current()).toBeNull();
  });
});
