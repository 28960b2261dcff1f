export type {
  Cataloger,
  CatalogerOutput,
  DatabaseCataloger,
  FileCataloger,
  FolderCataloger,
  ImageNames,
  LargeFile,
  NamedFolders,
  WantedFile,
} from './cataloger.ts';
export { chooseDistribution, distributionOf, type FoundDistribution } from './distro/index.ts';
export { DPKG_FILE_LISTS } from './os/dpkg/file-lists.ts';
export { CHISEL_MANIFEST, DPKG_STATUS } from './os/dpkg/index.ts';
export { confirmGroup, type ConfirmedGroup } from './language/java/index.ts';
export {
  asksForAny,
  isOfLockFile,
  lockedEcosystem,
  needsOf,
  type Needs,
} from './language/lock-files/index.ts';
export { isOfSbom } from './language/sboms/index.ts';
export { isLockFile } from './markers/index.ts';
export { CATALOGERS } from './registry.ts';
export { namedDistribution } from './sbom/distribution.ts';
export { isOfSystem } from './runtimes/index.ts';
export { isOfDistribution, isSigningKey, withMaker } from './third-party/index.ts';
