import type { Logger } from 'pino';
import { defined } from '../../../domain/index.ts';
import { registryGuard } from '../../../http/guard/index.ts';
import { httpClientOnDemand, type HttpClient } from '../../../http/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import { allowedAddresses } from '../../../server/allowed-addresses.ts';
import { publicAddress } from '../../../server/public-address.ts';
import type { Sealer } from '../../../server/sealing/index.ts';
import {
  createSubscriptions,
  knownPrincipals,
  type RunningSubscriptions,
  SubscriptionDesk,
} from '../../../server/subscriptions/index.ts';
import type { Telemetry } from '../../../telemetry/index.ts';
import { httpOptions } from '../../options/http-options.ts';
import { TIMEOUTS } from './open-notifications.ts';
import type { ServeRequest } from './read-request.ts';

interface Opened {
  readonly telemetry: Telemetry;
  readonly store: Inventory;
  readonly webhookHttp: HttpClient;
  readonly guardedHttp: HttpClient;
}

/** Opens the client for targets named by API clients. Any host is allowed, within the addresses allowed for images. */
export function openGuardedHttp({ settings, server, environment }: ServeRequest): HttpClient {
  const { allowAddresses } = allowedAddresses(server);
  const guard = registryGuard({ allow: [], allowAddresses });
  return httpClientOnDemand({
    ...httpOptions(settings, environment),
    timeouts: TIMEOUTS,
    attempts: 1,
    guard,
  });
}

export function openSubscriptions(
  { store, telemetry, webhookHttp, guardedHttp }: Opened,
  { server }: ServeRequest,
  sealer: Sealer,
  logger: Logger,
  now: () => Date,
): { readonly desk: SubscriptionDesk; readonly running: RunningSubscriptions } {
  const clients = { file: webhookHttp, api: guardedHttp };
  const { events, subscriptions, deliveries, inventory, runs, replicas } = store;
  const shared = { events, subscriptions, sealer, clients, now };
  return {
    desk: new SubscriptionDesk(shared),
    running: createSubscriptions({
      ...shared,
      deliveries,
      inventory,
      runs,
      addressOf: publicAddress(server),
      ...defined({ replicas }),
      written: server.subscriptions,
      principals: knownPrincipals(server.auth),
      telemetry,
      logger,
      random: Math.random,
    }),
  };
}
