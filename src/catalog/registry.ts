import type { Cataloger } from './cataloger.ts';
import { distroCataloger } from './distro/index.ts';
import { apkCataloger } from './os/apk/index.ts';
import { dpkgCataloger } from './os/dpkg/index.ts';
import { rpmCataloger } from './os/rpm/index.ts';

/** What reads the distribution and its package databases. */
export const osCatalogers: readonly Cataloger[] = [
  distroCataloger,
  dpkgCataloger,
  apkCataloger,
  rpmCataloger,
];
