import { sightOf, type Principal } from '../auth/index.ts';
import type { ServerContext } from '../context.ts';

/** Returns the metrics that a client may see. */
export async function metricsOf(context: Pick<ServerContext, 'telemetry' | 'store'>, principal: Principal) {
  const sight = sightOf(principal);
  if (!sight.sees) return context.telemetry.metrics();
  const { images } = await context.store.inventory.counts(sight);
  return context.telemetry.metrics({ images });
}
