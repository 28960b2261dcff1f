import { defined } from '../../domain/index.ts';
import { parseSettings, shownTarget } from './sealed-target.ts';
import type { ShownSubscription } from './subscription-desk.ts';

/** Returns a subscription as clients see it: no secrets, and only the target's origin. */
export function viewOf({ record, target }: ShownSubscription) {
  const { kinds, clusters, namespaces, owners, ...settings } = parseSettings(record.settings);
  const { name, origin, creator, state, reason, digestAt, failures, waiting, dead, createdAt } = record;
  return {
    name,
    origin,
    ...(creator !== '' && { creator }),
    target: target ? shownTarget(target) : '…',
    secrets: target?.secrets.length ?? 0,
    ...settings,
    ...(kinds && { kinds: [...kinds] }),
    ...(clusters && { clusters: [...clusters] }),
    ...(namespaces && { namespaces: [...namespaces] }),
    ...(owners && { owners: [...owners] }),
    state,
    ...defined({ reason, digestAt }),
    failures,
    waiting,
    dead,
    createdAt,
  };
}
