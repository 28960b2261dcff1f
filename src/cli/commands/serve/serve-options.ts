import type { OptionKey } from '../../../config/index.ts';
import { optionsOf } from '../../options.ts';

/** Options that a server heeds. The line and ignore rules belong to its clients; Clair's clients can waive nothing. */
export const SERVE_OPTIONS: readonly OptionKey[] = [
  ...optionsOf('server', 'limits', 'feeds'),
  'allowIncomplete',
  'caCert',
  'parallel',
  'skipTlsVerify',
  'store',
];
