import { comparableName, type NameClues, type Package, type PurlRead } from '../domain/index.ts';

/** Language ecosystems by purl type. */
const ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
  ['bitnami', 'Bitnami'],
  ['cargo', 'crates.io'],
  ['composer', 'Packagist'],
  ['gem', 'RubyGems'],
  ['golang', 'Go'],
  ['hex', 'Hex'],
  ['maven', 'Maven'],
  ['npm', 'npm'],
  ['nuget', 'NuGet'],
  ['pub', 'Pub'],
  ['pypi', 'PyPI'],
  ['swift', 'SwiftURL'],
]);

/** Go's standard library: first as `go list` and cyclonedx-gomod name it, then as its advisories do. */
const GO_STD = 'std';
const GO_STDLIB = 'stdlib';

/** The language package that a purl names. */
type LanguagePackage = Pick<Package, 'type' | 'name' | 'clues'> & { readonly ecosystem: string };

/** Clues to the group that some tools omit from Maven purls: there are none beyond the name. */
const NO_CLUES: NameClues = { names: [], folders: [] };

/**
 * Returns the language package that a purl names; undefined for any other. `given` is the document's own name
 * for it, if any: purls may be in lower case, and some tools write the part of a Go module path after the
 * repository as a subpath.
 */
export function languagePackage(
  { type, path, subpath }: PurlRead,
  given: string | undefined,
): LanguagePackage | undefined {
  const ecosystem = ECOSYSTEMS.get(type);
  if (ecosystem === undefined) return undefined;
  const joined = path.join(type === 'maven' ? ':' : '/');
  const name = type === 'golang' && joined === GO_STD ? GO_STDLIB : joined;
  const deeper = type === 'golang' && subpath !== undefined ? [`${name}/${subpath}`] : [];
  const spelled = (text: string) => comparableName(ecosystem, type === 'golang' ? text.toLowerCase() : text);
  const isGiven = given !== undefined && [name, ...deeper].some((each) => spelled(each) === spelled(given));
  const lacksGroup = type === 'maven' && path.length === 1;
  return { type, ecosystem, name: isGiven ? given : name, ...(lacksGroup && { clues: NO_CLUES }) };
}
