/** A package that an SBOM lists, as far as it tells. */
export interface SbomPackage {
  readonly name?: string;
  readonly version?: string;
  readonly purl?: string;
}

/** Packages of one document that are read: the largest images have some ten thousand. */
export const MAX_PACKAGES = 100_000;

/** Makes a package of what a document says, of which anything but a text counts as left out. */
export function sbomPackage(name: unknown, version: unknown, purl: unknown): SbomPackage {
  return {
    ...(isText(name) && { name }),
    ...(isText(version) && { version }),
    ...(isText(purl) && { purl }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
