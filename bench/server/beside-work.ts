import { setTimeout as pause } from 'node:timers/promises';
import type { LoadPlan } from '../load.ts';
import type { Engine } from './engine.ts';
import { line, milliseconds, startServer, type Lab } from './lab.ts';
import { runLoad } from './run-load.ts';
import type { ServerProcess } from './server-process.ts';
import { FEEDS, indexWarmImage, type WarmImage } from './warm-image.ts';

/** Reports a second that are asked for, whatever the server does: a tenth of what it can. */
const RATE = 50;
const CONNECTIONS = 16;
/** Time for the work to start, before the first report is asked for. */
const HEAD_START_MS = 500;

interface World {
  readonly image: WarmImage;
  readonly server: ServerProcess;
  readonly lab: Lab;
  readonly record: (what: string, today: string) => void;
}

const OTHER_FEEDS = ['osv:AlmaLinux', 'alpine-secdb:v3.20'];

/** How long reports take while an image of 3 GB is read and all feeds are loaded. */
export async function measureBesideWork(engine: Engine, lab: Lab): Promise<void> {
  console.log(
    `\nreports beside other work, ${engine.name}: ${RATE} a second, and ${lab.newReports} that were never computed`,
  );
  line('', 'p50', 'p99', 'longest', 'p50, new', 'p99, new', 'longest, new');
  await using server = await startServer(lab, await engine.newStore(), { keep: FEEDS });
  await server.ready();
  const image = await indexWarmImage(server, lab);
  await server.etag(image.v4);
  const record = (what: string, today: string): void =>
    lab.record(`${RATE} reports a second beside ${what}, ${engine.name}`, today);
  const world = { image, server, lab, record };
  await ask('nothing else', world);
  await beside('an image of 3 GB', server.scan(lab.images.large('first')), world);
  await beside('feeds', loadFeeds(server), world);
  const all = Promise.all([server.scan(lab.images.large('second')), loadFeeds(server)]);
  await beside('an image of 3 GB, and feeds', all, world);
}

/**
 * Asks from the start of the work to its end, and measures at its start: clients do not pause, and the first request after
 * a pause in which feeds changed waits for its report.
 */
async function beside(what: string, work: Promise<unknown>, world: World): Promise<void> {
  const { image, server, lab } = world;
  const began = performance.now();
  let took = 0;
  const done = work.then(() => (took = performance.now() - began));
  await pause(HEAD_START_MS);
  await ask(what, world);
  while (took === 0) await runLoad({ ...known(image, server), seconds: 1 });
  await done;
  line(`  (the work took ${(took / 1000).toFixed(1)} s of the ${lab.seconds.toFixed(1)} s)`);
}

function known({ v4 }: WarmImage, { address }: ServerProcess) {
  return { origin: address, connections: CONNECTIONS, path: v4, rate: RATE } satisfies Partial<LoadPlan>;
}

async function ask(what: string, { image, server, lab, record }: World): Promise<void> {
  const plan = { ...known(image, server), seconds: lab.seconds };
  const run = Math.floor(performance.now());
  const results = await Promise.all([
    runLoad(plan),
    // Another line each time is another report.
    runLoad({ ...plan, path: `${image.ours}&max=low=${run}{n}`, rate: lab.newReports }),
  ]);
  const [stored, computed] = results.map(({ p99 }) => milliseconds(p99));
  record(what, `p99 ${stored}; never computed before, ${lab.newReports} a second: p99 ${computed}`);
  line(what, ...results.flatMap(({ p50, p99, max }) => [p50, p99, max]).map(milliseconds));
}

/** From their sources, however fresh they are. */
async function loadFeeds(server: ServerProcess): Promise<void> {
  const names = [...FEEDS, ...OTHER_FEEDS];
  const began = new Date().toISOString();
  for (const name of names) await server.ask(`/api/v1/feeds/${encodeURIComponent(name)}/sync`, {});
  await server.synced(names, began);
}
