import type { OptionKey } from '../../../config/index.ts';
import { optionsOf } from '../../options/options.ts';

/** Artifacts hold selected releases, but a server needs whole feeds: an image with any release may come. */
const OF_SCANS: readonly OptionKey[] = [
  'feedsFrom',
  'feedsKey',
  'feedsIdentity',
  'feedsIssuer',
  'trustedRoot',
];

/**
 * Options for a server. The line is the fleet's: its clients have their own lines, and Clair's cannot waive
 * anything.
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
