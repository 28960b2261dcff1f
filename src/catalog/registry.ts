import type { Cataloger } from './cataloger.ts';
import { distroCataloger } from './distro/index.ts';
import { languageCataloger } from './language/index.ts';
import { apkCataloger } from './os/apk/index.ts';
import { dpkgCataloger } from './os/dpkg/index.ts';
import { rpmCataloger } from './os/rpm/index.ts';

/**
 * Catalogers that read the distribution and its package databases, and mark language packages that they do not read.
 */
export const osCatalogers: readonly Cataloger[] = [
  distroCataloger,
  dpkgCataloger,
  apkCataloger,
  rpmCataloger,
  languageCataloger,
];
