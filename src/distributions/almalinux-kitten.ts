import type { KnownDistribution } from './contract.ts';
import { BY_VERSION } from './kit/clair-naming.ts';

export const almalinuxKitten: KnownDistribution = {
  id: 'almalinux-kitten',
  name: 'AlmaLinux Kitten',
  packages: 'rpm',
  release: { lines: ['AlmaLinux Kitten'], preview: { of: 'almalinux', word: 'Kitten' } },
  feeds: [],
  vendors: ['AlmaLinux'],
  lifeCycle: 'undated',
  clair: BY_VERSION,
};
