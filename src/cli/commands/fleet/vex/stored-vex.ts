import { refuseUnknownLine } from '../../../../config/index.ts';
import { putVex, viewVex } from '../../../../fleet/index.ts';
import type { Inventory } from '../../../../inventory/ports.ts';
import type { FleetVex } from '../fleet.ts';

/** Recorded as the author when no server client put the document. */
const PRINCIPAL = 'plimsoll fleet vex';

/** Manages a store's VEX documents, for lines that a server last loaded from its configuration. */
export function storedVex({ verdicts, vex }: Pick<Inventory, 'verdicts' | 'vex'>): FleetVex {
  return {
    list: async () => (await vex.list()).map(viewVex),
    async put(given) {
      if (given.line !== undefined) refuseUnknownLine(given.line, await verdicts.linesAt());
      return putVex({ ...given, principal: PRINCIPAL, at: new Date().toISOString() }, vex);
    },
    remove: (name) => vex.delete(name),
  };
}
