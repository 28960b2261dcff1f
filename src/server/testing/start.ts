import { onTestFinished } from 'vitest';
import type { RouteGroup } from '../app.ts';
import type { ServerContext } from '../context.ts';
import { startServer, type RunningServer, type ServerParts } from '../serve.ts';
import { TEST_SETTINGS, testContext } from './context.ts';

export const echo: RouteGroup = (app) => {
  app.post('/echo', { config: { role: 'scan' } }, (request) => ({ body: request.body }));
};

/** Starts a server that echoes what is posted to it, and stops it after the test. */
export async function start(
  settings: Partial<ServerContext['settings']> = {},
  parts: Partial<ServerParts> = {},
): Promise<RunningServer> {
  const server = await startServer({
    context: testContext({ settings: { ...TEST_SETTINGS, ...settings } }),
    groups: [echo],
    start: () => Promise.resolve(),
    stop: [],
    ...parts,
  });
  onTestFinished(() => server.stop(0));
  return server;
}
