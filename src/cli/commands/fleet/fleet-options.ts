import type { OptionKey } from '../../../config/index.ts';

/** Options for the store or the server that knows the fleet. */
export const FLEET_PLACE: readonly OptionKey[] = [
  'store',
  'database',
  'server',
  'insecureServer',
  'caCert',
  'skipTlsVerify',
];
