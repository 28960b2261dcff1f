export { isLockFile, isOfPackage } from './lock-files.ts';
export {
  isComposerList,
  isCondaRecord,
  isDotnetList,
  isGemspec,
  isGitGemspec,
  isModuleManifest,
  isNuGetFile,
  isPackageManager,
  isYarnArchive,
  isYarnMap,
  markerOfPath,
} from './marker-of-path.ts';
export { isPacked, markerOfProgram } from './marker-of-program.ts';
export { holdsPrograms, ownedMarkers } from './owned-markers.ts';
export { isFixture, isInDistribution, isPythonArchive, isPythonMetadata } from './python-path.ts';
