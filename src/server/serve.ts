import type { FastifyInstance } from 'fastify';
import type { ListenAddress, ServerSettings } from '../config/index.ts';
import { bareHost, isLoopback } from '../http/index.ts';
import type { RequestBudgets } from '../store/ports.ts';
import { defined } from '../domain/index.ts';
import { followTlsFiles } from './follow-tls-files.ts';
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
  /** Routes of the listener for admission; absent without one. */
  readonly admission?: RouteGroup;
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
  readonly admission?: string;
  /** Finishes open requests, hands jobs back, and closes everything. Never throws; may be called twice. */
  stop(patience?: number): Promise<void>;
}

type Listener = Pick<ServerSettings, 'listen' | 'tls'>;

/** Starts a server from its parts. If it cannot start, everything is closed again. */
export async function startServer(parts: ServerParts): Promise<RunningServer> {
  const { context, groups, admission, start, budgets } = parts;
  const { settings, logger } = context;
  const apps: FastifyInstance[] = [];
  let ending: Promise<void> | undefined;
  const stop = (patience = REQUEST_PATIENCE_MS) => (ending ??= stopAll(apps, parts, patience));
  const open = async ({ listen: place, tls: files }: Listener, options: AppOptions) => {
    const tls = files && (await readTlsFiles(files));
    const app = await buildApp(context, { ...options, ...(tls && { tls }) });
    apps.push(app);
    if (files) followTlsFiles(app, files, logger);
    return listen(app, place, tls ? 'https' : 'http');
  };
  try {
    const authenticator = createAuthenticator(settings.auth, context.now);
    const address = await open(settings, {
      groups: [healthBesideApi, ...groups],
      authenticator,
      ...(authenticator.isOpen && onlyHosts(settings.listen, settings)),
      ...(budgets && { budgets }),
    });
    if (authenticator.isOpen && !isLoopback(settings.listen.host)) {
      logger.warn({ address }, 'no tokens are configured: anyone who can reach this address has full access');
    }
    const { allowAddresses, reason } = allowedAddresses(settings);
    logger.info({ ranges: ['public', ...allowAddresses], reason }, 'images are read from these addresses');
    const others = { authenticator: createAuthenticator({ tokens: [] }, context.now) };
    const inner =
      settings.introspection &&
      (await open(
        { listen: settings.introspection },
        { groups: [introspection], ...others, ...onlyHosts(settings.introspection, settings) },
      ));
    const asked =
      settings.admission && admission && (await open(settings.admission, { groups: [admission], ...others }));
    await start();
    return { address, ...defined({ introspection: inner, admission: asked }), stop };
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
