import type { KnownDistribution } from './contract.ts';
import { BY_MAJOR } from './kit/clair-naming.ts';
import { byVersion } from './kit/ecosystem.ts';
import { FIXED_ONLY, osvRule } from './kit/feed-rules.ts';
import { byMajor } from './kit/releases.ts';

export const almalinux: KnownDistribution = {
  id: 'almalinux',
  name: 'AlmaLinux',
  packages: 'rpm',
  release: { lines: ['AlmaLinux'], file: { path: 'etc/almalinux-release', format: 'line' } },
  ecosystem: { ...byVersion('AlmaLinux'), isRated: true },
  feeds: [osvRule('AlmaLinux', 'binary', byMajor('AlmaLinux:'), FIXED_ONLY)],
  severitySource: 'alma',
  harmlessErrata: ['ALBA-', 'ALEA-'],
  securityErrata: ['ALSA-'],
  vendors: ['AlmaLinux'],
  lifeCycle: {
    source: 'endoflife.date of 2026-08-22',
    releases: {
      '8': ['2029-05-31'],
      '9': ['2032-05-31'],
      '10': ['2035-05-31'],
    },
  },
  clair: BY_MAJOR,
};
