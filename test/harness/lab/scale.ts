import { billingDone, emailTrace } from './consumers.ts';
import { newOrder, storedOrder } from './orders.ts';
import { type Fact, type Shop, hours } from './plan.ts';

/** How many orders are planned, written and forgotten at a time. */
const CHUNK = 2000;

/** Ordinary orders between a day and four hours ago: before all scenarios, evenly over time and partitions. */
export function* scaledOrders(shop: Shop, count: number): Generator<readonly Fact[]> {
  const step = hours(20) / Math.max(1, count);
  for (let start = 0; start < count; start += CHUNK) {
    const numbers = Array.from({ length: Math.min(CHUNK, count - start) }, (_, index) => start + index);
    yield numbers.flatMap((number) => {
      const order = newOrder(shop, `m-scale-${number + 1}`, number % 4, Math.round(hours(24) - number * step));
      return [...storedOrder(shop, order), ...billingDone(shop, order), emailTrace(shop, order)];
    });
  }
}
