import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { line, megabytes, startServer, type Lab } from './lab.ts';
import { runLoad } from './run-load.ts';
import { FEEDS, indexWarmImage, questionsOn } from './warm-image.ts';

/** Threads that have nothing to do end meanwhile, and what was let go of is collected. */
const REST_MS = 60_000;

/** Measures what a server holds a minute after it has done each kind of work, one after the other. */
export async function measureAtRest(engine: Engine, lab: Lab): Promise<void> {
  console.log(`\na server at rest, ${engine.name}`);
  line('after', 'at once', 'at rest', 'peak');
  await using server = await startServer(lab, await engine.newStore());
  const look = async (name: string) => {
    const atOnce = server.resident();
    await pause(REST_MS);
    const resident = megabytes(server.resident());
    lab.record(`server at rest after ${name}, ${engine.name}`, resident);
    line(name, megabytes(atOnce), resident, megabytes(server.peak()));
  };
  await look('its start');
  await server.scan(lab.images.large('at-rest'));
  await look('an image of 3 GB');
  for (const feed of FEEDS) await server.ask(`/api/v1/feeds/${feed}/sync`, {});
  await server.synced(FEEDS, new Date(0).toISOString());
  await look('feeds');
  for (const { path, headers = {} } of await questionsOn(await indexWarmImage(server, lab), server)) {
    await runLoad({ origin: server.address, path, headers, connections: 16, seconds: 2 });
  }
  await look('reports');
}
