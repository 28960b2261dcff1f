import { refuseUnknownLine } from '../../../../config/index.ts';
import { putVex, viewVex } from '../../../../fleet/index.ts';
import type { Store } from '../../../../store/ports.ts';
import type { FleetVex } from '../fleet.ts';

/** Whom a store names for documents that no client of a server put. */
const PRINCIPAL = 'plimsoll fleet vex';

/** Works on the documents of a store, for lines that a server last loaded from its configuration. */
export function storedVex({ verdicts, vex }: Pick<Store, 'verdicts' | 'vex'>): FleetVex {
  return {
    list: async () => (await vex.list()).map(viewVex),
    async put(given) {
      if (given.line !== undefined) refuseUnknownLine(given.line, await verdicts.linesAt());
      return putVex({ ...given, principal: PRINCIPAL, at: new Date().toISOString() }, vex);
    },
    remove: (name) => vex.delete(name),
  };
}
