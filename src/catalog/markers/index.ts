export {
  isComposerList,
  isDotnetList,
  isGemspec,
  isGitGemspec,
  isLockFile,
  isModuleManifest,
  isNuGetFile,
  isYarnArchive,
  isYarnMap,
  markerOfPath,
} from './marker-of-path.ts';
export { isPacked, markerOfProgram } from './marker-of-program.ts';
export { holdsPrograms, ownedMarkers } from './owned-markers.ts';
export { isFixture, isInDistribution, isPythonArchive, isPythonMetadata } from './python-path.ts';
