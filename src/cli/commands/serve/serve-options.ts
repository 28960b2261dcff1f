import type { OptionKey } from '../../../config/index.ts';
import { optionsOf } from '../../options.ts';

/** The options that a server heeds. A line and ignore rules are its clients' affair; Clair's clients can waive nothing. */
export const SERVE_OPTIONS: readonly OptionKey[] = [
  ...optionsOf('server', 'limits', 'feeds'),
  'allowIncomplete',
  'caCert',
  'skipTlsVerify',
  'store',
];
