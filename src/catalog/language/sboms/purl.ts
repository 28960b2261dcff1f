import type { Package } from '../../../domain/index.ts';

/** Ecosystems of languages by the type of a purl. */
const ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
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
const MAX_PURL = 2048;
/** `pkg:TYPE/NAMESPACE/NAME@VERSION?QUALIFIERS#SUBPATH`: https://github.com/package-url/purl-spec */
const PURL = /^pkg:\/{0,2}([a-z]+)\/([^?#]*[^?#/@])@([^?#/@]+)(?:\?([^#]*))?/u;

/** What a purl names, if that is of a language. */
export type NamedPackage = Pick<Package, 'type' | 'name' | 'version' | 'standing'> & {
  readonly ecosystem: string;
};

/** Reads the purl of a language's package; undefined for any other text. What is from a file is a part of its project. */
export function readPurl(text: string): NamedPackage | undefined {
  const [, type = '', path = '', version = '', qualifiers = ''] = PURL.exec(text.slice(0, MAX_PURL)) ?? [];
  const ecosystem = ECOSYSTEMS.get(type);
  const parts = path.split('/').map(decode);
  const decoded = decode(version);
  if (ecosystem === undefined || decoded === undefined || parts.some((part) => !part)) return undefined;
  const name = parts.join(type === 'maven' ? ':' : '/');
  const standing = /(?:^|&)download_url=file:/u.test(qualifiers) ? 'own' : 'declared';
  return { type, ecosystem, name, version: decoded, standing };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
