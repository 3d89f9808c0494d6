/** Files and pipes as something that can be full; see inspection/outlet.ts in the proxy. */
import type { Outlet } from '../../proxy/inspection/outlet.js';

/** A writer with a queue of its own. Not crowded once it has failed: nothing helps then. */
export function outlet(
  writer: { readonly isCrowded: boolean },
  emptied: () => Promise<void>,
): Outlet {
  return { isFull: () => writer.isCrowded, relieved: emptied };
}

/** Full when one of them is. */
export function allOf(outlets: readonly (Outlet | undefined)[]): Outlet {
  const all = outlets.filter((one) => one !== undefined);
  return {
    isFull: () => all.some((one) => one.isFull()),
    relieved: async () => {
      await Promise.all(all.filter((one) => one.isFull()).map((one) => one.relieved()));
    },
  };
}
