import { topics } from '../model/shape.ts';
import type { Place, World } from '../model/world.ts';
import { visibilityOf } from '../model/world.ts';
import type { Boundary, Hole, SeenCopy } from './look.ts';

/**
 * Reads the very places of the destination that rows and traces name, inside the boundaries that are
 * known: a record of whatever message, or nothing. It finds, and covers nothing.
 */
export function readNamed(
  world: World,
  boundaries: readonly Boundary[],
  named: readonly (Place | null)[],
): { readonly copies: readonly SeenCopy[]; readonly holes: readonly Hole[] } {
  const inside = named.flatMap((place) => {
    const boundary = boundaries.find(({ topic, partition }) => topic === topics.destination && partition === place?.partition);
    return place !== null && boundary !== undefined && place.offset >= boundary.logStart && place.offset < boundary.end ? [place] : [];
  });
  const places = [...new Map(inside.map((place) => [`${place.partition}/${place.offset}`, place])).values()];
  const found = places.map((place) => ({
    place,
    entry: world.destination.partitions[place.partition]?.entries.find(({ offset }) => offset === place.offset),
  }));
  return {
    copies: found.flatMap(({ place: { partition }, entry }) =>
      entry === undefined || entry.message === null
        ? []
        : [{ role: 'destination', topic: topics.destination, partition, consumer: null, entry, visibility: visibilityOf(world, entry) }],
    ),
    holes: found.flatMap(({ place, entry }) => (entry === undefined || entry.message === null ? [place] : [])),
  };
}
