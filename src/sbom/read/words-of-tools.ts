/** Names of properties that tools use, where a fact has no field in the format. */

/** Syft's: the first place of a package, with a leading slash. */
export const LOCATION = 'syft:location:0:path';
/** Syft's: the kind of package, `deb`; its purl is left out where no file names the distribution. */
export const SYFT_TYPE = 'syft:package:type';
/** Where Syft found a package, as it says in SPDX, which has no field for the kind of it. */
export const SYFT_ACQUIRED = 'syft:acquired';
/** Syft's: the source of a distribution's package, as dpkg, apk and rpm call it. */
export const SYFT_SOURCES = [
  'syft:metadata:source',
  'syft:metadata:originPackage',
  'syft:metadata:sourceRpm',
];
export const SYFT_SOURCE_VERSION = 'syft:metadata:sourceVersion';
/** Trivy's: path of the file that is the package, or lists it. */
export const FILE_PATH = 'aquasecurity:trivy:FilePath';
/** Trivy's: the source of a distribution's package. */
export const SOURCE_NAME = 'aquasecurity:trivy:SrcName';
export const SOURCE_VERSION = 'aquasecurity:trivy:SrcVersion';
export const SOURCE_RELEASE = 'aquasecurity:trivy:SrcRelease';
export const SOURCE_EPOCH = 'aquasecurity:trivy:SrcEpoch';
/** Trivy's: RPM's modularity label. */
export const MODULE = 'aquasecurity:trivy:Modularitylabel';
/** CycloneDX's own, by npm and others: it is never published, so that a package of its name in the registry is another. */
export const NPM_PRIVATE = 'cdx:npm:package:private';
