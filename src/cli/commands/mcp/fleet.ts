import { AppError } from '../../../errors/index.ts';
import type { ScanSession } from '../../opening/session.ts';
import { withinTime } from '../../opening/time-limit/index.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { openServerFleet } from '../fleet/server-fleet.ts';

/** Asks the server that the settings name. Throws AppError if it does not answer in time. */
export async function askFleet<Answer>(
  session: ScanSession,
  work: (fleet: Fleet) => Promise<Answer>,
): Promise<Answer> {
  const { server } = session.settings;
  if (server === undefined) throw new AppError('USAGE', 'no server is named');
  return withinTime(server, session, async (limited) => {
    const fleet = openServerFleet(limited, server);
    try {
      return await work(fleet);
    } finally {
      await fleet.close();
    }
  });
}
