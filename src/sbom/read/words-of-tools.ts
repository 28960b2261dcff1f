/** Property names that tools use for facts without a field in the format. */

/** Syft: a package's first location, with a leading slash. */
export const LOCATION = 'syft:location:0:path';
/** Syft: the package type, `deb`; the purl is omitted if no file names the distribution. */
export const SYFT_TYPE = 'syft:package:type';
/** Where Syft found a package, in SPDX, which has no field for the package type. */
export const SYFT_ACQUIRED = 'syft:acquired';
/** Syft: a distribution package's source, as dpkg, apk and rpm call it. */
export const SYFT_SOURCES = [
  'syft:metadata:source',
  'syft:metadata:originPackage',
  'syft:metadata:sourceRpm',
];
export const SYFT_SOURCE_VERSION = 'syft:metadata:sourceVersion';
/** Trivy: path of the file that is or lists the package. */
export const FILE_PATH = 'aquasecurity:trivy:FilePath';
/** Trivy: a distribution package's source. */
export const SOURCE_NAME = 'aquasecurity:trivy:SrcName';
export const SOURCE_VERSION = 'aquasecurity:trivy:SrcVersion';
export const SOURCE_RELEASE = 'aquasecurity:trivy:SrcRelease';
export const SOURCE_EPOCH = 'aquasecurity:trivy:SrcEpoch';
/** Trivy: RPM's modularity label. */
export const MODULE = 'aquasecurity:trivy:Modularitylabel';
/**
 * CycloneDX, from npm and others: the package is never published, so a registry package with its name is a
 * different one.
 */
export const NPM_PRIVATE = 'cdx:npm:package:private';
