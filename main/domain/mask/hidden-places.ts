import type { KeyTemplate } from '../identity/key-template.ts';
import type { Place, Template } from '../identity/place.ts';
import type { Route } from '../workspace/route.ts';

/** True when one place lies inside the other or they are the same: what names it shows some of what is hidden. */
function overlap(mask: Place, place: Place): boolean {
  const inValue = (each: Place): boolean => each.kind === 'value' || each.kind === 'json';
  if (mask.kind === 'json' && place.kind === 'json')
    return `${place.pointer}/`.startsWith(`${mask.pointer}/`) || `${mask.pointer}/`.startsWith(`${place.pointer}/`);
  if (inValue(mask) && inValue(place)) return true;
  if ('name' in mask && 'name' in place) return mask.name.toLowerCase() === place.name.toLowerCase();
  return mask.kind === place.kind;
}

/** True when a template takes anything from a place that the route masks. */
export function isHidden({ mask }: Pick<Route, 'mask'>, template: Template | undefined): boolean {
  return template?.some((part) => typeof part !== 'string' && mask.some((place) => overlap(place, part))) ?? false;
}

/** True when a key is made from something that the route masks. */
export function isHiddenKey(route: Pick<Route, 'mask' | 'identity'>, template: KeyTemplate): boolean {
  return template.some((part) => {
    if (typeof part === 'string') return false;
    if ('kind' in part) return isHidden(route, [part]);
    return part.name === 'businessKey' && isHidden(route, route.identity.businessKey);
  });
}
