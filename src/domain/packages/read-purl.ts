/** A package URL (https://github.com/package-url/purl-spec, ECMA-427) in decoded parts, as spelled. */
export interface PurlRead {
  /** In lower case. */
  readonly type: string;
  /** The namespace's parts, then the name. */
  readonly path: readonly string[];
  readonly version?: string;
  /** Keys are in lower case and not empty. */
  readonly qualifiers: ReadonlyMap<string, string>;
  readonly subpath?: string;
}

const SCHEME = 'pkg:';
const MAX_LENGTH = 4096;

/** Parses a purl; undefined for any other text. */
export function readPurl(text: string): PurlRead | undefined {
  if (!text.startsWith(SCHEME) || text.length > MAX_LENGTH) return undefined;
  const [bare, fragment] = divide(text.slice(SCHEME.length), '#');
  const [place, query] = divide(bare, '?');
  const [names, given] = divideVersion(place);
  try {
    const [type = '', ...path] = partsOf(names);
    if (path.length === 0) return undefined;
    const version = decodeURIComponent(given);
    const subpath = partsOf(fragment).join('/');
    return {
      type: type.toLowerCase(),
      path,
      ...(version !== '' && { version }),
      qualifiers: qualifiersOf(query),
      ...(subpath !== '' && { subpath }),
    };
  } catch {
    return undefined;
  }
}

/**
 * Splits off the version: it follows the last mark. An unencoded npm scope begins with one, too, and an
 * unencoded version, `git+ssh://git@host/path`, may hold further ones.
 */
function divideVersion(place: string): readonly [names: string, version: string] {
  const last = place.lastIndexOf('@');
  const at = last > place.lastIndexOf('/') + 1 ? last : place.search(/(?<=[^/])@/u);
  return at < 0 ? [place, ''] : [place.slice(0, at), place.slice(at + 1)];
}

function divide(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function partsOf(path: string): readonly string[] {
  return path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
}

function qualifiersOf(query: string): ReadonlyMap<string, string> {
  const pairs = query.split('&').map((pair) => divide(pair, '='));
  return new Map(
    pairs.flatMap(([key, value]) =>
      key === '' || value === '' ? [] : [[key.toLowerCase(), decodeURIComponent(value)] as const],
    ),
  );
}
