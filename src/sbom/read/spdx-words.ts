import { isJsonObject, parseJson } from '../../domain/index.ts';
import { PREFIX } from '../facts.ts';
import { isText, itemsOfList, type SbomDocument, type SbomPackage, type SbomProperty } from './package.ts';
import { SYFT_ACQUIRED } from './words-of-tools.ts';

/** Bounds on one package's facts. */
const BOUNDS = { depth: 8, values: 1_000_000 } as const;
const BUILT_FROM = 'built package from: ';
const ACQUIRED = 'acquired package info from ';
const INCOMPLETE = 'Incomplete:\n';

/** Reads the facts in our annotation; other annotations are remarks. */
export function annotatedFacts(comment: unknown): readonly SbomProperty[] {
  if (!isText(comment) || !comment.startsWith('[') || !comment.includes(PREFIX)) return [];
  const facts = parseJson(comment, BOUNDS);
  if (!facts.ok) return [];
  return itemsOfList(facts.value).flatMap((fact) => {
    if (!isJsonObject(fact)) return [];
    const { name, value } = fact;
    return typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : [];
  });
}

/** Whether an SPDX 2 reference is a purl: some tools give the type by its address. */
export function isPurlType(type: unknown): boolean {
  return typeof type === 'string' && /(?:^|\/)purl$/iu.test(type);
}

/** Reads a package's source from Trivy, `built package from: NAME VERSION`. */
export function builtFrom(sourceInfo: unknown): string | undefined {
  if (!isText(sourceInfo) || !sourceInfo.startsWith(BUILT_FROM)) return undefined;
  return sourceInfo.slice(BUILT_FROM.length);
}

/** Reads our document's gaps, one sentence per line. */
export function gapsIn(comment: unknown): readonly string[] {
  return isText(comment) && comment.startsWith(INCOMPLETE)
    ? comment.slice(INCOMPLETE.length).split('\n')
    : [];
}

/** Reads a package's location from Syft, `acquired package info from DPKG DB: PATH`. */
export function acquired(sourceInfo: unknown): readonly SbomProperty[] {
  if (!isText(sourceInfo) || !sourceInfo.startsWith(ACQUIRED)) return [];
  return [{ name: SYFT_ACQUIRED, value: sourceInfo.slice(ACQUIRED.length) }];
}

const DOCUMENT = 'SPDXRef-DOCUMENT';

interface Relationship {
  readonly from: unknown;
  readonly type: unknown;
  readonly to: unknown;
}

/** Returns the ID of the document's subject if a relationship states it; it may be written from either end. */
export function describedIn({ from, type, to }: Relationship): unknown {
  if (type === 'DESCRIBES' && from === DOCUMENT) return to;
  return type === 'DESCRIBED_BY' && to === DOCUMENT ? from : undefined;
}

interface Described {
  readonly id: unknown;
  readonly pkg: SbomPackage;
}

/** Purls for images and products: Microsoft's sbom-tool names the subject by a SWID tag. */
const OF_SUBJECTS = ['pkg:oci/', 'pkg:docker/', 'pkg:swid/'];

/**
 * Separates the document's subject (an image or folder) from its packages; some tools mark every package as
 * described.
 */
export function splitSubject(
  packages: readonly Described[],
  described: readonly unknown[],
): Pick<SbomDocument, 'subject' | 'packages'> {
  const ids = new Set(described);
  const [subject, ...others] = packages.filter(({ id }) => id !== undefined && ids.has(id));
  if (!subject || others.length > 0 || isPackage(subject.pkg))
    return { packages: packages.map(({ pkg }) => pkg) };
  return {
    subject: subject.pkg,
    packages: packages.filter((each) => each !== subject).map(({ pkg }) => pkg),
  };
}

function isPackage({ purl }: SbomPackage): boolean {
  return purl !== undefined && !OF_SUBJECTS.some((start) => purl.startsWith(start));
}
