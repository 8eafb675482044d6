import { json } from '@codemirror/lang-json';
import { bracketMatching, codeFolding, foldGutter } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorState } from '@codemirror/state';
import type { DecorationSet } from '@codemirror/view';
import { Decoration, EditorView, highlightSpecialChars, lineNumbers, MatchDecorator, ViewPlugin } from '@codemirror/view';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { visibleText } from '../../main/language/visible-text.ts';
import { maskedText } from '../format/masked.ts';

interface PayloadEditorProps {
  readonly label: string;
  readonly text: string;
  readonly as: 'json' | 'text' | 'hex';
}

/** The nonce of this page, which every style that is added later must carry. */
function pageNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** Everything that would be invisible or would reorder its neighbours; line breaks and tabs do their work here. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escapedCharacter(code: number): HTMLElement {
  const element = document.createElement('span');
  element.className = 'escaped';
  element.textContent = visibleText(String.fromCodePoint(code));
  return element;
}

const marks = new MatchDecorator({
  regexp: /"•••"|"(?:[^"\\]|\\.)*"(?=: )/g,
  decoration: ([text]) => Decoration.mark({ class: text === `"${maskedText}"` ? 'payload-masked' : 'payload-key' }),
});

const names = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = marks.createDeco(view);
    }
    update(update: Parameters<MatchDecorator['updateDeco']>[0]): void {
      this.decorations = marks.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const look = EditorView.theme({
  '.cm-scroller': { fontFamily: 'var(--mono)', fontSize: '12px', lineHeight: '19px' },
  '.cm-gutters': { background: 'none', border: '0', color: 'var(--text-3)', fontSize: '11px' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', padding: '0 6px 0 0' },
  '.cm-foldGutter .cm-gutterElement': { width: '12px' },
  '.payload-key': { color: 'var(--text-2)' },
  '.payload-masked': { color: 'var(--text-3)', background: 'var(--bg-chosen)', borderRadius: '2px' },
  '.cm-content': { color: 'var(--text)' },
  '.cm-foldPlaceholder': { background: 'var(--bg-chosen)', border: '0', color: 'var(--text-2)' },
  '.cm-selectionBackground': { background: 'var(--accent-soft)' },
});

function extensionsOf({ label, as }: PayloadEditorProps): readonly Extension[] {
  return [
    EditorView.cspNonce.of(pageNonce()),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
    highlightSpecialChars({ specialChars: hidden, addSpecialChars: null, render: (code) => escapedCharacter(code) }),
    look,
    ...(as === 'hex' ? [] : [lineNumbers(), EditorView.lineWrapping]),
    ...(as === 'json' ? [json(), codeFolding(), foldGutter(), bracketMatching(), names] : []),
  ];
}

/** A payload to read and copy, of any length, never to change. */
export function PayloadEditor(props: PayloadEditorProps): ReactNode {
  const { label, text, as } = props;
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return undefined;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: text, extensions: [...extensionsOf({ label, text, as })] }),
    });
    return () => view.destroy();
  }, [label, text, as]);
  return <div ref={host} className="payload" />;
}
