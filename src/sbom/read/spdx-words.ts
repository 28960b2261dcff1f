import { isJsonObject, parseJson } from '../../domain/index.ts';
import { PREFIX } from '../facts.ts';
import { isText, listOf, type SbomDocument, type SbomPackage, type SbomProperty } from './package.ts';
import { SYFT_ACQUIRED } from './words-of-tools.ts';

/** Bounds on the facts of one package. */
const BOUNDS = { depth: 8, values: 1_000_000 } as const;
const BUILT_FROM = 'built package from: ';
const ACQUIRED = 'acquired package info from ';
const INCOMPLETE = 'Incomplete:\n';

/** Reads the facts that an annotation of ours holds; other annotations are remarks. */
export function annotatedFacts(comment: unknown): readonly SbomProperty[] {
  if (!isText(comment) || !comment.startsWith('[') || !comment.includes(PREFIX)) return [];
  const facts = parseJson(comment, BOUNDS);
  if (!facts.ok) return [];
  return listOf(facts.value).flatMap((fact) => {
    if (!isJsonObject(fact)) return [];
    const { name, value } = fact;
    return typeof name === 'string' && typeof value === 'string' ? [{ name, value }] : [];
  });
}

/** Whether a reference of SPDX 2 is a purl: some tools give the type by its address. */
export function isPurlType(type: unknown): boolean {
  return typeof type === 'string' && /(?:^|\/)purl$/iu.test(type);
}

/** Reads what Trivy says of a package's source, `built package from: NAME VERSION`. */
export function builtFrom(sourceInfo: unknown): string | undefined {
  if (!isText(sourceInfo) || !sourceInfo.startsWith(BUILT_FROM)) return undefined;
  return sourceInfo.slice(BUILT_FROM.length);
}

/** Reads what a document of ours says that it does not tell, a sentence a line. */
export function gapsIn(comment: unknown): readonly string[] {
  return isText(comment) && comment.startsWith(INCOMPLETE)
    ? comment.slice(INCOMPLETE.length).split('\n')
    : [];
}

/** Reads what Syft says of where it found a package, `acquired package info from DPKG DB: PATH`. */
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

/** Returns the ID of what the document is about, if a relationship, which may be written from either end, says so. */
export function describedIn({ from, type, to }: Relationship): unknown {
  if (type === 'DESCRIBES' && from === DOCUMENT) return to;
  return type === 'DESCRIBED_BY' && to === DOCUMENT ? from : undefined;
}

interface Described {
  readonly id: unknown;
  readonly pkg: SbomPackage;
}

/** Purls of images, and of products: Microsoft's sbom-tool names the subject by a SWID tag. */
const OF_SUBJECTS = ['pkg:oci/', 'pkg:docker/', 'pkg:swid/'];

/**
 * Takes the image or the folder that a document is about from the packages; some tools say that a document is about all
 * of them.
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
