/** A fact that a tool gives of a package beyond the fields of the format. */
export interface SbomProperty {
  /** The tool's word: `aquasecurity:trivy:SrcName`. */
  readonly name: string;
  readonly value: string;
}

/** A package that an SBOM lists, as far as it tells. */
export interface SbomPackage {
  readonly name?: string;
  readonly version?: string;
  readonly purl?: string;
  /** Further names of the same package, each of which is looked up, too. */
  readonly otherPurls?: readonly string[];
  /** Its kind, as CycloneDX spells it: `library`, `operating-system`. */
  readonly kind?: string;
  /** The package that it was built from, `busybox 1.36.1-r29`. */
  readonly builtFrom?: string;
  readonly properties?: readonly SbomProperty[];
}

/** The content of an SBOM. */
export interface SbomDocument {
  /** Its subject as a whole: an image, a folder. */
  readonly subject?: SbomPackage;
  /** Its components, but for plain files, which are not packages. */
  readonly packages: readonly SbomPackage[];
  /** Sentences of the document about what it does not tell. */
  readonly gaps: readonly string[];
}

/** Packages of one document that are read: the largest images have some ten thousand. */
export const MAX_PACKAGES = 100_000;
export const TOO_MANY = `more than ${MAX_PACKAGES} packages`;

/** Fields of a package as a document holds them: anything, or several purls. */
type GivenFields = Readonly<
  Partial<Record<Exclude<keyof SbomPackage, 'properties' | 'otherPurls'>, unknown>>
>;

/** Makes a package of what a document says, of which anything but a text counts as left out. */
export function sbomPackage(
  { name, version, purl, kind, builtFrom }: GivenFields,
  properties: readonly SbomProperty[] = [],
): SbomPackage {
  const [first, ...otherPurls] = new Set((Array.isArray(purl) ? listOf(purl) : [purl]).filter(isText));
  return {
    ...(isText(name) && { name }),
    ...(isText(version) && { version }),
    ...(first !== undefined && { purl: first }),
    ...(otherPurls.length > 0 && { otherPurls }),
    ...(isText(kind) && { kind: spelled(kind) }),
    ...(isText(builtFrom) && { builtFrom }),
    ...(properties.length > 0 && { properties }),
  };
}

/** A file is a package only if the document gives it a name as one. */
export function isPlainFile({ kind, purl }: SbomPackage): boolean {
  return kind === 'file' && purl === undefined;
}

/** SPDX has `OPERATING-SYSTEM` and, as JSON, `OPERATING_SYSTEM`; SPDX 3 has `operatingSystem`. */
function spelled(kind: string): string {
  const words = kind === kind.toUpperCase() ? kind : kind.replaceAll(/[A-Z]/gu, (letter) => `-${letter}`);
  return words.toLowerCase().replaceAll('_', '-');
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
