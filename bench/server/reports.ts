import type { Engine } from './engine.ts';
import { line, measure, milliseconds, startServer, type Lab } from './lab.ts';
import { runLoad } from './run-load.ts';
import type { ServerProcess } from './server-process.ts';
import { FEEDS, indexWarmImage, questionsOn, type Question } from './warm-image.ts';

const CONNECTIONS = 16;
const WARM_UP_SECONDS = 1;

/** How many reports a server gives that knows the image, over connections that stay open. */
export async function measureReports(engine: Engine, lab: Lab): Promise<void> {
  console.log(`\nreports on an image of 150 packages, ${engine.name}, ${CONNECTIONS} at a time`);
  line('', 'a second', 'p50', 'p99', 'kilobytes', 'server', 'database');
  await using server = await startServer(lab, await engine.newStore(), { keep: FEEDS });
  await server.ready();
  for (const question of await questionsOn(await indexWarmImage(server, lab), server)) {
    await askAgainAndAgain(question, server, engine, lab);
  }
}

async function askAgainAndAgain(
  { name, path, headers = {} }: Question,
  server: ServerProcess,
  engine: Engine,
  lab: Lab,
): Promise<void> {
  const plan = { origin: server.address, path, headers, connections: CONNECTIONS };
  await runLoad({ ...plan, seconds: WARM_UP_SECONDS });
  const { result, processor, database } = await measure(
    () => runLoad({ ...plan, seconds: lab.seconds }),
    [server],
    engine,
  );
  const { answers, seconds, p50, p99, bytes, statuses } = result;
  if (statuses.some((status) => status !== 200 && status !== 304))
    throw new Error(`${path}: ${statuses.join()}`);
  const rate = (answers / seconds).toFixed(0);
  lab.record(`reports, ${name}, ${engine.name}`, `${rate} a second, p99 ${milliseconds(p99)}`);
  line(
    name,
    rate,
    milliseconds(p50),
    milliseconds(p99),
    (bytes / 1000).toFixed(1),
    milliseconds((1000 * processor) / answers),
    milliseconds((1000 * database) / answers),
  );
}
