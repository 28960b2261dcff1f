import type { OptionKey } from '../../../config/index.ts';

/** Options for the fleet's store or server. */
export const FLEET_PLACE: readonly OptionKey[] = [
  'store',
  'database',
  'server',
  'insecureServer',
  'caCert',
  'skipTlsVerify',
];

/** Help for names of clusters, namespaces and owners. */
export const PLACE_NAMES = '\nIn names of clusters, namespaces and owners * matches any text.';
