import { apk } from './apk/index.ts';
import { bitnami } from './bitnami/index.ts';
import { cargo } from './cargo/index.ts';
import { composer } from './composer/index.ts';
import { deb } from './deb/index.ts';
import { gem } from './gem/index.ts';
import { go } from './go/index.ts';
import { hex } from './hex/index.ts';
import { maven } from './maven/index.ts';
import { npm } from './npm/index.ts';
import { nuget } from './nuget/index.ts';
import { pub } from './pub/index.ts';
import { pypi } from './pypi/index.ts';
import { rpm } from './rpm/index.ts';
import type { SchemeId, VersionScheme } from './scheme.ts';
import { semver } from './semver/index.ts';

const SCHEMES: Readonly<Record<SchemeId, VersionScheme>> = {
  deb,
  rpm,
  apk,
  semver,
  npm,
  pypi,
  maven,
  go,
  gem,
  cargo,
  nuget,
  composer,
  hex,
  bitnami,
  pub,
};

export function schemeOf(id: SchemeId): VersionScheme {
  return SCHEMES[id];
}
