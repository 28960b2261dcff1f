import { comparableName, defined, readPurl } from '../domain/index.ts';

/** A package URL (ECMA-427) in parts, normalised so that equal purls are equal texts. */
export interface Purl {
  readonly type: string;
  /** Namespace and name. */
  readonly path: string;
  readonly version?: string;
  readonly qualifiers: ReadonlyMap<string, string>;
  /** Set if the purl is only about this path in the package. */
  readonly subpath?: string;
}

/** Types with lower-case names. */
const LOWER_CASE: ReadonlySet<string> = new Set([
  'apk',
  'bitnami',
  'composer',
  'deb',
  'golang',
  'hex',
  'oci',
]);

/** Qualifiers for the package's origin or file. */
const NOT_COMPARED: ReadonlySet<string> = new Set([
  'repository_url',
  'download_url',
  'vcs_url',
  'checksum',
  'file_name',
  'package-id',
  'upstream',
]);
/** Values that mean the same as no qualifier. */
const DEFAULTS: ReadonlySet<string> = new Set(['epoch=0', 'type=jar']);

/** Red Hat's qualifier for an rpm's module. */
const MODULE = 'rpmmod';

/** Distributions whose purl namespace differs from their own files' ID. */
const NAMESPACES: Readonly<Record<string, string>> = { rhel: 'redhat', sles: 'suse' };

/** Parses a purl; undefined for any other text. */
export function parsePurl(text: string): Purl | undefined {
  const read = readPurl(text);
  if (!read) return undefined;
  const { type, path, version, qualifiers, subpath } = read;
  return comparable(
    defined({
      type,
      path: path.join('/'),
      version,
      qualifiers: new Map(qualifiers.entries().filter(isCompared)),
      subpath,
    }),
  );
}

function isCompared([key, value]: readonly [string, string]): boolean {
  return !NOT_COMPARED.has(key) && !DEFAULTS.has(`${key}=${value}`);
}

function comparable(purl: Purl): Purl {
  const { type, path, version } = purl;
  const plain = type === 'golang' && version?.startsWith('v') === true ? version.slice(1) : version;
  return { ...purl, path: pathOf(type, path), ...defined({ version: plain }) };
}

function pathOf(type: string, path: string): string {
  if (type === 'pypi') return comparableName('PyPI', path);
  const [first = '', ...rest] = path.split('/');
  const known = type === 'rpm' && rest.length > 0 ? [NAMESPACES[first] ?? first, ...rest].join('/') : path;
  return LOWER_CASE.has(type) ? known.toLowerCase() : known;
}

/** Whether a statement's purl matches a package: parts that it omits match anything. */
export function fitsPurl(pkg: Purl, named: Purl): boolean {
  return (
    pkg.type === named.type &&
    pkg.path === named.path &&
    (named.version === undefined || named.version === pkg.version) &&
    (named.subpath === undefined || named.subpath === pkg.subpath) &&
    named.qualifiers.entries().every(([key, value]) => fitsQualifier(pkg.qualifiers.get(key), key, value))
  );
}

/** A stream is enough to name a module: `nodejs:18`. */
function fitsQualifier(own: string | undefined, key: string, named: string): boolean {
  return own === named || (key === MODULE && own?.startsWith(`${named}:`) === true);
}

/** Returns an rpm's purl with its module, `nodejs:18:8070:bd13`. */
export function inModule(purl: Purl, module: string): Purl {
  return { ...purl, qualifiers: new Map([...purl.qualifiers, [MODULE, module]]) };
}

/** Returns a purl with another version, which comes from a document: half a surrogate pair could not be encoded. */
export function withVersion(purl: string, version: string): string {
  const at = purl.search(/[?#]/u);
  const [place, rest] = at < 0 ? [purl, ''] : [purl.slice(0, at), purl.slice(at)];
  const old = place.lastIndexOf('@');
  const bare = old > place.lastIndexOf('/') + 1 ? place.slice(0, old) : place;
  return `${bare}@${encodeURIComponent(version.toWellFormed())}${rest}`;
}
