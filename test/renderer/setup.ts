import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

// What jsdom does not have: it lays nothing out, so sizes are those of a window of 1440 x 900.
class SilentResizeObserver {
  observe(): void {
    // Sizes never change here.
  }
  unobserve(): void {
    // Sizes never change here.
  }
  disconnect(): void {
    // Sizes never change here.
  }
}
globalThis.ResizeObserver = SilentResizeObserver;
window.matchMedia = (media: string): MediaQueryList =>
  Object.assign(new EventTarget(), {
    matches: false,
    media,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });
Object.defineProperty(Element.prototype, 'clientHeight', { configurable: true, get: () => 900 });
Object.defineProperty(Element.prototype, 'clientWidth', { configurable: true, get: () => 1440 });
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;
window.scrollTo = () => undefined;
Range.prototype.getClientRects = () => Object.assign([], { item: () => null });
Range.prototype.getBoundingClientRect = () => new DOMRect();

afterEach(cleanup);
