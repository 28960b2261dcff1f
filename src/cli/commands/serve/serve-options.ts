import type { OptionKey } from '../../../config/index.ts';
import { optionsOf } from '../../options.ts';

/** Artifacts hold releases that somebody chose, and a server keeps whole feeds: an image of any release may come. */
const OF_SCANS: readonly OptionKey[] = [
  'feedsFrom',
  'feedsKey',
  'feedsIdentity',
  'feedsIssuer',
  'trustedRoot',
];

/**
 * Options that a server takes. The line is the fleet's: its clients have lines of their own, and Clair's can waive
 * nothing.
 */
export const SERVE_OPTIONS: readonly OptionKey[] = [
  ...optionsOf('server', 'limits', 'feeds').filter((key) => !OF_SCANS.includes(key)),
  'max',
  'within',
  'onlyFixed',
  'failOnKev',
  'minEpss',
  'bases',
  'ignoreBase',
  'strict',
  'allowIncomplete',
  'caCert',
  'parallel',
  'skipTlsVerify',
  'store',
];
