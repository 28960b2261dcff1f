/** A package URL (https://github.com/package-url/purl-spec, ECMA-427) in decoded parts, spelled as it is written. */
export interface PurlRead {
  /** In lower case. */
  readonly type: string;
  /** Parts of the namespace, and the name as the last. */
  readonly path: readonly string[];
  readonly version?: string;
  /** Keys are in lower case; none is empty. */
  readonly qualifiers: ReadonlyMap<string, string>;
  readonly subpath?: string;
}

const SCHEME = 'pkg:';
const MAX_LENGTH = 4096;

/** Reads a purl; undefined for any other text. */
export function readPurl(text: string): PurlRead | undefined {
  if (!text.startsWith(SCHEME) || text.length > MAX_LENGTH) return undefined;
  const [bare, fragment] = divide(text.slice(SCHEME.length), '#');
  const [place, query] = divide(bare, '?');
  const at = place.lastIndexOf('@');
  // An npm scope that was not encoded begins with one, too.
  const hasVersion = at > place.lastIndexOf('/') + 1;
  try {
    const [type = '', ...path] = partsOf(hasVersion ? place.slice(0, at) : place);
    if (path.length === 0) return undefined;
    const version = hasVersion ? decodeURIComponent(place.slice(at + 1)) : '';
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
