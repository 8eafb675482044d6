import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextBounds, smallest } from '../../main/shell/window-bounds.ts';

const screen = { x: 0, y: 25, width: 1920, height: 1055 };

describe('where the window stands', () => {
  it('is up to the system at first, in the usual size', () => {
    expect(nextBounds(null, [screen])).toEqual({ width: 1440, height: 900 });
  });

  it('is where it stood', () => {
    expect(nextBounds({ x: 100, y: 50, width: 1500, height: 800, maximized: true }, [screen])).toEqual({
      x: 100,
      y: 50,
      width: 1500,
      height: 800,
    });
  });

  it.each([
    ['on a screen that is gone', { x: 2500, y: 100 }],
    ['above every screen', { x: 100, y: -400 }],
    ['with its title bar below the screen', { x: 100, y: 1060 }],
    ['with only a sliver to take hold of', { x: 1900, y: 100 }],
  ])('is not %s', (_where, place) => {
    expect(nextBounds({ ...place, width: 1440, height: 900, maximized: false }, [screen])).toEqual({ width: 1440, height: 900 });
  });

  it('is never smaller than the screens are drawn for', () => {
    const whole = fc.integer({ min: -5000, max: 5000 });
    fc.assert(
      fc.property(whole, whole, fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 9000 }), (x, y, width, height) => {
        const bounds = nextBounds({ x, y, width, height, maximized: false }, [screen]);
        expect(bounds.width).toBeGreaterThanOrEqual(smallest.width);
        expect(bounds.height).toBeGreaterThanOrEqual(smallest.height);
      }),
    );
  });
});
