import type { Logger } from 'pino';
import { defined } from '../../../domain/index.ts';
import { registryGuard } from '../../../http/guard/index.ts';
import { httpClientOnDemand } from '../../../http/index.ts';
import type { Inventory } from '../../../inventory/ports.ts';
import { admissionRoutes, createPodAdmission, TagDigests } from '../../../server/admission/index.ts';
import type { Reports, Scans } from '../../../server/context.ts';
import { gatedClient, type RegistryBudgets } from '../../../server/registries/index.ts';
import type { ServerParts } from '../../../server/serve.ts';
import type { WorkSettings } from '../../../server/work/index.ts';
import type { Closers } from './closers.ts';
import type { ServeRequest } from './read-request.ts';

interface AdmissionParts {
  readonly store: Inventory;
  readonly budgets: Pick<RegistryBudgets, 'gateFor'>;
  readonly reports: Reports;
  readonly scans: Scans;
}

/** None if the settings name no listener. */
export function openAdmission(
  { store, budgets, reports, scans }: AdmissionParts,
  { line, lines = [], registries, http }: WorkSettings,
  { server: { admission, fleet } }: ServeRequest,
  closers: Closers,
  logger: Logger,
  now: () => Date,
): Pick<ServerParts, 'admission'> {
  if (!admission) return {};
  const guard = registryGuard(registries);
  const client = httpClientOnDemand({ ...http, attempts: 1, guard });
  closers.first(() => client.close());
  const gate = budgets.gateFor({ account: '', isBackground: false });
  const patience = new AbortController();
  closers.first(() => {
    patience.abort();
    return Promise.resolve();
  });
  const gated = gatedClient(client, {
    enter: (asked) => gate.enter(asked, patience.signal),
    announced: (host, limits) => gate.announced(host, limits),
  });
  const pods = createPodAdmission({
    store,
    reports,
    scans,
    tags: new TagDigests({ http: gated, guard, now: () => performance.now() }),
    ...defined({ line }),
    lines,
    ownerLabels: fleet.ownerLabels,
    refusesUnknown: admission.unknown === 'deny',
    scansUnknown: admission.tls.clientCa !== undefined,
    logger,
    now,
  });
  return { admission: admissionRoutes(pods) };
}
