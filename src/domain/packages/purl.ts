import { compareTexts } from '../values/compare-texts.ts';
import type { Distribution } from './distribution.ts';
import { comparableName } from './package-names.ts';
import type { Package } from './package.ts';

/** Purl parts before they are encoded. */
interface PurlParts {
  readonly namespace?: string;
  readonly name: string;
  readonly version: string;
  readonly qualifiers?: Readonly<Record<string, string>>;
}

/**
 * Returns a package's package URL (https://github.com/package-url/purl-spec, ECMA-427). Undefined for a jar
 * whose group is unknown, and for a package without a name.
 */
export function purlOf(pkg: Package, distribution: Distribution | undefined): string | undefined {
  const parts = partsOf(pkg, distribution);
  if (!parts || parts.name === '') return undefined;
  const { namespace = '', name, version, qualifiers = {} } = parts;
  const path = [pkg.type, ...namespace.split('/').filter((each) => each !== ''), name].map(encode).join('/');
  const query = Object.entries(qualifiers)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([key, value]) => `${key}=${encode(value)}`)
    .join('&');
  return `pkg:${path}${version === '' ? '' : `@${encode(version)}`}${query === '' ? '' : `?${query}`}`;
}

function partsOf(pkg: Package, distribution: Distribution | undefined): PurlParts | undefined {
  const { type, name, version, architecture = '' } = pkg;
  switch (type) {
    case 'deb':
    case 'apk':
      return { ...ofDistribution(pkg, distribution), name: name.toLowerCase() };
    case 'rpm':
      return ofDistribution(pkg, distribution);
    case 'maven':
      return mavenParts(pkg);
    case 'pypi':
      return { name: comparableName('PyPI', name), version };
    case 'gem':
      return { name, version, qualifiers: { platform: architecture } };
    case 'conda':
      return { name, version, qualifiers: { ...pkg.qualifiers, subdir: architecture } };
    case 'golang':
    case 'composer':
    case 'hex':
    case 'bitnami':
      return { ...splitName(name.toLowerCase()), version };
    case 'npm':
    case 'swift':
      // npm names with capitals predate their ban: in lower case they would name other packages.
      return { ...splitName(name), version };
    default:
      return { name, version };
  }
}

/** An rpm's epoch is a qualifier; a deb's is part of its version. */
function ofDistribution(
  { type, name, version, architecture = '' }: Package,
  distribution: Distribution | undefined,
): PurlParts {
  const colon = type === 'rpm' ? version.indexOf(':') : -1;
  const distro = distribution ? [distribution.id, distribution.version].filter((each) => each !== '') : [];
  return {
    ...(distribution && { namespace: distribution.id.toLowerCase() }),
    name,
    version: version.slice(colon + 1),
    qualifiers: {
      arch: architecture,
      distro: distro.join('-'),
      epoch: version.slice(0, Math.max(0, colon)),
    },
  };
}

/** Divides `GROUP:ARTIFACT`. */
function mavenParts({ name, version }: Package): PurlParts | undefined {
  const colon = name.indexOf(':');
  return colon < 1 ? undefined : { namespace: name.slice(0, colon), name: name.slice(colon + 1), version };
}

function splitName(path: string): { readonly namespace: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return { namespace: path.slice(0, Math.max(0, slash)), name: path.slice(slash + 1) };
}

/** Names come from files in an image: half a surrogate pair is not text that could be encoded. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll(/[!'()*]/gu, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
