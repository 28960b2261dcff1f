import type { Command } from 'commander';
import type { Logger } from 'pino';
import { startServer } from '../../../server/serve.ts';
import { createLogger } from '../../../telemetry/index.ts';
import { expectInterruption, onInterruption } from '../../interruption.ts';
import { openParts } from './open-parts.ts';
import { readServeRequest } from './read-request.ts';

/** Serves until the program is interrupted: then what was begun is finished or handed back. */
export async function runServe(command: Command): Promise<never> {
  const request = await readServeRequest(command);
  const logger = createLogger(request.server.logLevel);
  tellWhatIsNotHonoured(request.notHonoured, logger);
  const server = await startServer(await openParts(request, logger));
  expectInterruption();
  onInterruption(async () => {
    logger.info('stopping');
    await server.stop();
  });
  return new Promise<never>(() => undefined);
}

function tellWhatIsNotHonoured(keys: readonly string[], logger: Logger): void {
  for (const key of keys) logger.warn({ key }, 'this key of the configuration is not honoured by a server');
}
