import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Logger } from 'pino';
import { DEFAULT_CONFIG_FILE } from '../../../config/index.ts';
import { startServer, type RunningServer } from '../../../server/serve.ts';
import { createLogger } from '../../../telemetry/index.ts';
import { expectInterruption, onInterruption } from '../../start/interruption.ts';
import { limitHeapGrowth, startThreadsWithFullSpace } from '../../../memory/index.ts';
import { onceDatabaseAnswers } from './once-database-answers.ts';
import { openParts } from './open-parts.ts';
import { readServeRequest } from './read-request.ts';

/** Serves until the program is interrupted, then finishes the work in progress or hands it back. */
export async function runServe(command: Command): Promise<never> {
  const request = await readServeRequest(command);
  const logger = createLogger(request.server.logLevel);
  tellWhatIsNotHonoured(request.notHonoured, logger);
  if (!request.hasFile) tellOfUnreadFile(logger);
  let starting: Promise<RunningServer> | undefined;
  onInterruption(async () => {
    logger.info('stopping');
    await (await starting)?.stop();
  });
  await onceDatabaseAnswers(async () => {
    starting = undefined;
    const parts = await openParts(request, logger);
    limitHeapGrowth();
    // The store's own thread, which stays, has started.
    startThreadsWithFullSpace();
    starting = startServer(parts);
    // Before startup ends: a listening server may be stopped while its jobs still begin.
    expectInterruption();
    await starting;
  }, logger);
  return new Promise<never>(() => undefined);
}

/**
 * Warns about a default configuration file, which only a scan reads: it may hold tokens that the operator
 * believes to be required.
 */
function tellOfUnreadFile(logger: Logger): void {
  if (!existsSync(DEFAULT_CONFIG_FILE)) return;
  const hint = `read it with --config ${DEFAULT_CONFIG_FILE}, or ignore it with --config none`;
  logger.warn({ file: DEFAULT_CONFIG_FILE, hint }, 'a server reads only a configuration file that is named');
}

function tellWhatIsNotHonoured(keys: readonly string[], logger: Logger): void {
  for (const key of keys) logger.warn({ key }, 'this key of the configuration is not honoured by a server');
}
