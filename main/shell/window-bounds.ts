import { z } from '../contract/schema.ts';

export const smallest = { width: 1024, height: 640 } as const;
const usual = { width: 1440, height: 900 } as const;

const rectangle = { x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() };

/** How the window stood when it was closed; the rectangle is the one it has when it is not maximised. */
export const windowState = z.strictObject({ ...rectangle, maximized: z.boolean() });
export type WindowState = z.infer<typeof windowState>;

/** Device-independent pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** So much of the top edge must be on a screen that the window can be taken hold of. */
const grip = 100;

function canBeGripped({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  return across >= grip && y >= area.y && y <= area.y + area.height - grip;
}

/**
 * Where the next window stands: where the last one stood, when that is still on a screen; else in
 * the usual size wherever the system puts it. `areas` are the work areas of the screens there are.
 */
export function nextBounds(
  saved: WindowState | null,
  areas: readonly Rectangle[],
): Partial<Rectangle> & { readonly width: number; readonly height: number } {
  if (saved === null) return usual;
  const size = { width: Math.max(saved.width, smallest.width), height: Math.max(saved.height, smallest.height) };
  const { x, y } = saved;
  return areas.some((area) => canBeGripped({ x, y, ...size }, area)) ? { x, y, ...size } : size;
}
