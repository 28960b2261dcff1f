import type { OptionKey } from '../../../config/index.ts';
import { optionsOf } from '../../options.ts';

/**
 * Options that a server heeds. The line is the fleet's: its clients have lines of their own, and Clair's can waive
 * nothing.
 */
export const SERVE_OPTIONS: readonly OptionKey[] = [
  ...optionsOf('server', 'limits', 'feeds'),
  'max',
  'within',
  'onlyFixed',
  'failOnKev',
  'minEpss',
  'ignoreBase',
  'strict',
  'allowIncomplete',
  'caCert',
  'parallel',
  'skipTlsVerify',
  'store',
];
