import type { Scenario, Shop } from './plan.ts';
import * as deliver from './scenarios-deliver.ts';
import * as dispatch from './scenarios-dispatch.ts';
import * as login from './scenarios-login-codes.ts';
import * as produce from './scenarios-produce.ts';
import * as storage from './scenarios-storage.ts';

/** Every scenario of the shop: each exported function of the scenario files makes one. */
export function allScenarios(shop: Shop): readonly Scenario[] {
  const makers: readonly ((shop: Shop) => Scenario)[] = [produce, deliver, login, dispatch, storage].flatMap((file) => Object.values(file));
  return makers.map((make) => make(shop));
}
