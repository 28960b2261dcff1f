import type { FastifyInstance } from 'fastify';
import type { ListenAddress, ServerSettings } from '../config/index.ts';
import { bareHost, isLoopback } from '../http/index.ts';
import type { RequestBudgets } from '../store/ports.ts';
import { allowedAddresses } from './allowed-addresses.ts';
import { buildApp, type AppOptions, type RouteGroup } from './app.ts';
import { createAuthenticator } from './auth/index.ts';
import type { ServerContext } from './context.ts';
import { healthBesideApi, introspection } from './health/index.ts';
import { listen, readTlsFiles } from './listen.ts';

/** Time for open requests at shutdown, and then for jobs, within the 30 seconds that Kubernetes grants. */
export const REQUEST_PATIENCE_MS = 15_000;

export interface ServerParts {
  readonly context: ServerContext;
  /** The APIs' route groups. */
  readonly groups: readonly RouteGroup[];
  /** As in AppOptions; the introspection listener counts separately. */
  readonly budgets?: RequestBudgets;
  /** Starts handling jobs, once the server listens. */
  readonly start: () => Promise<void>;
  /** Shutdown steps after the last response, in this order: jobs, threads, telemetry, the store. */
  readonly stop: readonly (() => Promise<void>)[];
}

export interface RunningServer {
  /** `http://127.0.0.1:6060`. */
  readonly address: string;
  readonly introspection?: string;
  /** Finishes open requests, hands jobs back, and closes everything. Never throws; may be called twice. */
  stop(patience?: number): Promise<void>;
}

/** Starts a server from its parts. If it cannot start, everything is closed again. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { context, groups, start, budgets } = parts;
  const { settings, logger } = context;
  const apps: FastifyInstance[] = [];
  let ending: Promise<void> | undefined;
  const stop = (patience = REQUEST_PATIENCE_MS) => (ending ??= stopAll(apps, parts, patience));
  try {
    const authenticator = createAuthenticator(settings.auth, context.now);
    const tls = settings.tls && (await readTlsFiles(settings.tls));
    const app = await buildApp(context, {
      groups: [healthBesideApi, ...groups],
      authenticator,
      ...(authenticator.isOpen && onlyHosts(settings.listen, settings)),
      ...(tls && { tls }),
      ...(budgets && { budgets }),
    });
    apps.push(app);
    const address = await listen(app, settings.listen, tls ? 'https' : 'http');
    if (authenticator.isOpen && !isLoopback(settings.listen.host)) {
      logger.warn({ address }, 'no tokens are configured: anyone who can reach this address has full access');
    }
    const { allowAddresses, reason } = allowedAddresses(settings);
    logger.info({ ranges: ['public', ...allowAddresses], reason }, 'images are read from these addresses');
    if (!settings.introspection) {
      await start();
      return { address, stop };
    }
    const open = createAuthenticator({ tokens: [] }, context.now);
    const hosts = onlyHosts(settings.introspection, settings);
    const inner = await buildApp(context, { groups: [introspection], authenticator: open, ...hosts });
    apps.push(inner);
    const innerAddress = await listen(inner, settings.introspection, 'http');
    await start();
    return { address, introspection: innerAddress, stop };
  } catch (error) {
    await stop(0);
    throw error;
  }
}

/** Clients reach a listener beyond loopback by names that the server cannot know. */
function onlyHosts({ host }: ListenAddress, { publicUrl }: ServerSettings): Pick<AppOptions, 'hosts'> {
  if (!isLoopback(host)) return {};
  return { hosts: publicUrl === undefined ? [] : [bareHost(new URL(publicUrl).hostname)] };
}

async function stopAll(
  apps: readonly FastifyInstance[],
  { stop, context }: ServerParts,
  patience: number,
): Promise<void> {
  await Promise.all(apps.map((app) => closeApp(app, patience)));
  for (const part of stop) {
    await part().catch((error: unknown) =>
      context.logger.error({ err: error }, 'a part did not stop cleanly'),
    );
  }
}

/** Refuses new connections, waits for pending responses, and cuts off the rest. */
async function closeApp(app: FastifyInstance, patience: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), patience);
  await app.close();
  clearTimeout(timer);
}
