/**
 * Passes events on in order. When none comes for `milliseconds` while one is waited for,
 * `onStandstill` is called, once; it is expected to make the events end. The time that the reader
 * takes for an event does not count.
 */
export async function* watchStandstill<Event>(
  events: AsyncIterable<Event>,
  milliseconds: number,
  onStandstill: () => void,
): AsyncGenerator<Event> {
  const iterator = events[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const timer = setTimeout(onStandstill, milliseconds);
      const step = await iterator.next().finally(() => clearTimeout(timer));
      ended = step.done === true;
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    if (!ended) await iterator.return?.();
  }
}
