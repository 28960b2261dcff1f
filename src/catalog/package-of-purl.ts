import { comparableName, type NameClues, type Package, type PurlRead } from '../domain/index.ts';

/** Ecosystems of languages by the type of a purl. */
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

/** Go's standard library, as `go list` and cyclonedx-gomod name it, and as its advisories do. */
const GO_STD = 'std';
const GO_STDLIB = 'stdlib';

/** The package that a purl names, if it is of a language. */
type LanguagePackage = Pick<Package, 'type' | 'name' | 'clues'> & { readonly ecosystem: string };

/** Clues to the group that some tools leave out of Maven's purls: none but the name. */
const NO_CLUES: NameClues = { names: [], folders: [] };

/**
 * Returns the package of a language that a purl names; undefined for any other. `given` is what the document calls it,
 * if it does: purls may be in lower case, and some tools write what follows the repository of a module of Go as a subpath.
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
