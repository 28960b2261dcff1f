import { bundlesCataloger } from './bundles/index.ts';
import type { Cataloger } from './cataloger.ts';
import { distroCataloger } from './distro/index.ts';
import { bitnamiCataloger } from './language/bitnami/index.ts';
import { condaCataloger } from './language/conda/index.ts';
import { dotnetBundleCataloger, dotnetCataloger } from './language/dotnet/index.ts';
import { downloadsCataloger } from './language/downloads/index.ts';
import { goCataloger } from './language/go/index.ts';
import { hexCataloger } from './language/hex/index.ts';
import { languageCataloger } from './language/index.ts';
import { javaCataloger } from './language/java/index.ts';
import { lockFilesCataloger } from './language/lock-files/index.ts';
import { npmCataloger } from './language/npm/index.ts';
import { phpCataloger } from './language/php/index.ts';
import { pythonCataloger } from './language/python/index.ts';
import { rubyCataloger } from './language/ruby/index.ts';
import { rustCataloger } from './language/rust/index.ts';
import { nativeImagesCataloger, sbomsCataloger } from './language/sboms/index.ts';
import { otherSystemsCataloger } from './other-systems/index.ts';
import { apkCataloger } from './os/apk/index.ts';
import { dpkgCataloger } from './os/dpkg/index.ts';
import { rpmCataloger } from './os/rpm/index.ts';
import { runtimesCataloger } from './runtimes/index.ts';

/** Every cataloger; the last one marks language packages that no other cataloger reads. */
export const CATALOGERS: readonly Cataloger[] = [
  distroCataloger,
  dpkgCataloger,
  apkCataloger,
  rpmCataloger,
  bitnamiCataloger,
  condaCataloger,
  dotnetCataloger,
  dotnetBundleCataloger,
  hexCataloger,
  npmCataloger,
  phpCataloger,
  rubyCataloger,
  pythonCataloger,
  goCataloger,
  rustCataloger,
  javaCataloger,
  lockFilesCataloger,
  downloadsCataloger,
  sbomsCataloger,
  nativeImagesCataloger,
  runtimesCataloger,
  bundlesCataloger,
  otherSystemsCataloger,
  languageCataloger,
];
