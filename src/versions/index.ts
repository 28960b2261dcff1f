export { compareKeys } from './compare.ts';
export { withoutEpoch } from './epoch.ts';
export { ECOSYSTEM_NAMES, schemeOfEcosystem } from './ecosystems.ts';
export { sortKeyOf } from './package-types.ts';
export { schemeOf } from './registry.ts';
export type { SchemeId, VersionScheme } from './scheme.ts';
export { withSourceEpochs } from './source-epochs.ts';
