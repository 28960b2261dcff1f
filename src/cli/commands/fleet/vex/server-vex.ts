import type { FleetClient } from '../../../../client/index.ts';
import type { FleetVex } from '../fleet.ts';

/** Asks a server for its documents. */
export function serverVex(client: FleetClient): FleetVex {
  return {
    list: () => client.vex(),
    put: ({ name, line, document }) => client.putVex(name, document, { line }),
    async remove(name) {
      // Any server answers 404 at an address that it does not know.
      const documents = await client.vex();
      if (!documents.some((each) => each.name === name)) return false;
      await client.removeVex(name);
      return true;
    },
  };
}
