import { defined } from '../../domain/index.ts';

/** A package fact from a tool, beyond the format's fields. */
export interface SbomProperty {
  /** The tool's word: `aquasecurity:trivy:SrcName`. */
  readonly name: string;
  readonly value: string;
}

/** A package that an SBOM lists; fields are absent where it gives none. */
export interface SbomPackage {
  readonly name?: string;
  readonly version?: string;
  readonly purl?: string;
  /** Further names for the same package; each is looked up, too. */
  readonly otherPurls?: readonly string[];
  /** Its kind, as CycloneDX spells it: `library`, `operating-system`. */
  readonly kind?: string;
  /** The package that it was built from, `busybox 1.36.1-r29`. */
  readonly builtFrom?: string;
  readonly properties?: readonly SbomProperty[];
}

/** SBOM content. */
export interface SbomDocument {
  /** Its subject, an image or a folder. */
  readonly subject?: SbomPackage;
  /** Its components, except files without a purl, which are not packages. */
  readonly packages: readonly SbomPackage[];
  /** Sentences in the document about its own gaps. */
  readonly gaps: readonly string[];
}

/** Maximum packages to read per document: the largest images have some ten thousand. */
export const MAX_SBOM_PACKAGES = 100_000;
export const TOO_MANY_PACKAGES = `more than ${MAX_SBOM_PACKAGES} packages`;

/** Package fields as a document holds them: anything, or several purls. */
type GivenFields = Readonly<
  Partial<Record<Exclude<keyof SbomPackage, 'properties' | 'otherPurls'>, unknown>>
>;

/** Builds a package from a document's fields; anything but a text counts as missing. */
export function sbomPackage(
  { name, version, purl, kind, builtFrom }: GivenFields,
  properties: readonly SbomProperty[] = [],
): SbomPackage {
  const [first, ...otherPurls] = new Set((Array.isArray(purl) ? itemsOfList(purl) : [purl]).filter(isText));
  return {
    ...(isText(name) && { name }),
    ...(isText(version) && { version }),
    ...defined({ purl: first }),
    ...(otherPurls.length > 0 && { otherPurls }),
    ...(isText(kind) && { kind: spelled(kind) }),
    ...(isText(builtFrom) && { builtFrom }),
    ...(properties.length > 0 && { properties }),
  };
}

/** A file is a package only if the document gives it a name as one. */
export function isFileWithoutPurl({ kind, purl }: SbomPackage): boolean {
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

export function itemsOfList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
