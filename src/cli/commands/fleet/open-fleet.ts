import type { Command } from 'commander';
import { readStoreRequest, type StoreRequest } from '../../opening/session.ts';
import type { Fleet } from './fleet.ts';
import { openServerFleet } from './server-fleet.ts';
import { openStoredFleet } from './stored-fleet.ts';

/** Runs `work` on the fleet that the options name: on a server, or in a store. */
export async function withFleet<Result>(
  command: Command,
  work: (fleet: Fleet, request: StoreRequest) => Promise<Result>,
): Promise<Result> {
  const request = await readStoreRequest(command);
  const { server } = request.settings;
  const fleet = server === undefined ? await openStoredFleet(request) : openServerFleet(request, server);
  try {
    return await work(fleet, request);
  } finally {
    await fleet.close();
  }
}
