import { render, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { actsAt, keyboardPlace } from '../../../renderer/ui/shortcuts.ts';

function page(): void {
  render(
    <div>
      <main {...keyboardPlace} tabIndex={-1}>
        <input aria-label="field" />
        <textarea aria-label="text" />
        <button type="button">button</button>
        <a href="#x">link</a>
        <dialog open aria-label="dialog">
          <input aria-label="inside" />
        </dialog>
      </main>
    </div>,
  );
}

describe('where a key without a modifier acts', () => {
  it('is the screen body and lists, and nothing inside them', () => {
    page();
    expect(actsAt(screen.getByRole('main'), 'j')).toBe(true);
    expect(actsAt(document.body, 'j')).toBe(true);
    for (const role of ['button', 'link'] as const) expect(actsAt(screen.getByRole(role), 'j')).toBe(false);
    for (const name of ['field', 'text', 'inside']) expect(actsAt(screen.getByLabelText(name), 'j')).toBe(false);
    expect(actsAt(null, 'j')).toBe(false);
  });

  it('is everywhere but in a dialog for Escape', () => {
    page();
    expect(actsAt(screen.getByLabelText('field'), 'Escape')).toBe(true);
    expect(actsAt(screen.getByLabelText('inside'), 'Escape')).toBe(false);
  });
});
