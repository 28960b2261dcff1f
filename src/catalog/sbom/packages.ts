import {
  defined,
  failed,
  ok,
  readPurl,
  type Package,
  type PackageStatus,
  type PurlRead,
  type Result,
} from '../../domain/index.ts';
import {
  FILE_PATH,
  LOCATION,
  MODULE,
  NPM_PRIVATE,
  SOURCE_EPOCH,
  SOURCE_NAME,
  SOURCE_RELEASE,
  SOURCE_VERSION,
  SYFT_ACQUIRED,
  SYFT_SOURCES,
  SYFT_SOURCE_VERSION,
  SYFT_TYPE,
  type SbomPackage,
} from '../../sbom/index.ts';
import { toRpmPackage as toRpm } from '../os/rpm/to-package.ts';
import { languagePackage } from '../package-of-purl.ts';
import { withoutZeroEpoch } from '../zero-epoch.ts';
import { DOCKERS_NAME, releaseOfPurl, type NamedRelease } from './distribution.ts';

/** A package that an SBOM names by its purl. */
export interface NamedPackage {
  readonly pkg: Package;
  /** Path of the file that is the package, or lists it, if the SBOM gives one. */
  readonly place?: string;
  /** The release in a distribution package's purl, if given. */
  readonly release?: NamedRelease;
  /** The SBOM names a distribution package's source, or comes from a tool that names it whenever it differs. */
  readonly tellsSource?: true;
}

/** Reason why a component is not looked up. */
type Unread =
  /** It has no valid purl, and could be a package. */
  | { readonly kind: 'unnamed' }
  /** No feed covers its purl type. */
  | { readonly kind: 'unanswered'; readonly type: string };

/** Component types that are not packages, or that represent everything inside them. */
const NO_PACKAGES: ReadonlySet<string | undefined> = new Set([
  'archive',
  'container',
  'cryptographic-asset',
  'data',
  'device',
  'file',
  'machine-learning-model',
  'operating-system',
]);
/** Component types that are packages even without a version. */
const PACKAGES: ReadonlySet<string | undefined> = new Set(['framework', 'library']);
/** Purl types for distribution packages, which have a version. */
const SYSTEMS: ReadonlySet<string> = new Set(['apk', 'deb', 'rpm']);
/** Purl types for images. */
const IMAGES: ReadonlySet<string> = new Set(['docker', 'oci']);
/** Purl types for products, and for applications in development: a document describes one. */
const WHOLES: ReadonlySet<string> = new Set(['application', 'swid']);
/** Purl types that no feed covers, in images either. */
const UNCOVERED: ReadonlySet<string> = new Set(['conda', 'generic', 'github', 'githubactions']);
/** Go's placeholder for an unknown version. */
const DEVELOPMENT = '(devel)';
/** Placeholders that tools write for an unknown or invalid version. */
const NO_VERSIONS: ReadonlySet<string> = new Set([
  DEVELOPMENT,
  'latest',
  'n/a',
  'noassertion',
  'none',
  'null',
  'release',
  'undefined',
  'unknown',
  'unspecified',
]);
/**
 * Signs of a range, several versions or an unresolved property. Some are valid in RPM versions, so they apply
 * to language packages only.
 */
const RANGE = /[()<>=*,$[\]{}|]/u;
const RANGE_OF_LANGUAGE = /^~|\+$|\^/u;

/** Reads a component as a package; undefined for anything else. */
export function readComponent(component: SbomPackage): Result<NamedPackage, Unread> | undefined {
  const named = component.purl === undefined ? withoutPurl(component) : readPurl(component.purl);
  if (!named) return couldBePackage(component) ? failed({ kind: 'unnamed' }) : undefined;
  if (IMAGES.has(named.type)) return undefined;
  const purl = withUpstream(named, component);
  const pkg = packageOf(purl, component);
  if (!pkg)
    return failed(SYSTEMS.has(purl.type) ? { kind: 'unnamed' } : { kind: 'unanswered', type: purl.type });
  const place = placeOf(component);
  const release = pkg.ecosystem === undefined ? releaseOfPurl(purl) : undefined;
  return ok({
    pkg,
    ...defined({ place, release }),
    ...(tellsSource(purl, component) && { tellsSource: true }),
  });
}

/** Whether the document's subject is itself a package, and not only a container for packages. */
export function isNamedAsPackage({ purl }: SbomPackage): boolean {
  if (purl === undefined) return false;
  const type = readPurl(purl)?.type;
  return type === undefined || !(WHOLES.has(type) || UNCOVERED.has(type));
}

function couldBePackage({ kind, version, purl }: SbomPackage): boolean {
  return purl !== undefined || PACKAGES.has(kind) || (!NO_PACKAGES.has(kind) && version !== undefined);
}

/** Rebuilds the purl that Syft omits from distribution packages if no file names the distribution. */
function withoutPurl(component: SbomPackage): PurlRead | undefined {
  const { name, version } = component;
  const type = property(component, SYFT_TYPE);
  if (name === undefined || version === undefined || type === undefined || !SYSTEMS.has(type))
    return undefined;
  return { type, path: [name], version, qualifiers: new Map() };
}

/** Adds the source from Syft's properties: purls without qualifiers, and any from Syft before 2022, omit it. */
function withUpstream(purl: PurlRead, component: SbomPackage): PurlRead {
  const source = SYFT_SOURCES.map((key) => property(component, key)).find((each) => each !== undefined);
  const version = property(component, SYFT_SOURCE_VERSION);
  const name = source ?? (version === undefined ? undefined : nameOf(purl));
  if (name === undefined || purl.qualifiers.has('upstream') || !SYSTEMS.has(purl.type)) return purl;
  const upstream = version === undefined ? name : `${name}@${version}`;
  return { ...purl, qualifiers: new Map([...purl.qualifiers, ['upstream', upstream]]) };
}

function packageOf(purl: PurlRead, component: SbomPackage): Package | undefined {
  switch (purl.type) {
    case 'apk':
    case 'deb':
      return ofDistribution(purl.type, purl, component);
    case 'rpm':
      return rpmOf(purl, component);
    default:
      return ofLanguage(purl, component);
  }
}

function ofLanguage(purl: PurlRead, component: SbomPackage): Package | undefined {
  const { type } = purl;
  const version = purl.version ?? component.version;
  if (UNCOVERED.has(type)) {
    return {
      type,
      ecosystem: type,
      name: purl.path.join('/'),
      version: version ?? '',
      status: 'uncovered',
    };
  }
  const named = languagePackage(purl, component.name);
  if (!named) return undefined;
  const isNone = version === undefined || NO_VERSIONS.has(version.toLowerCase());
  const known = isNone ? DEVELOPMENT : version;
  const status = statusOf(known, component);
  return { ...named, version: known, ...defined({ status }) };
}

function statusOf(version: string, component: SbomPackage): PackageStatus | undefined {
  if (property(component, NPM_PRIVATE) === 'true') return 'own';
  return RANGE.test(version) || RANGE_OF_LANGUAGE.test(version) ? 'unreleased' : undefined;
}

function ofDistribution(type: string, purl: PurlRead, component: SbomPackage): Package | undefined {
  const name = nameOf(purl).toLowerCase();
  const version = withEpoch(purl.version ?? component.version ?? '', purl.qualifiers.get('epoch'));
  if (!isSystemVersion(version) || !/^\d/u.test(version)) return undefined;
  const architecture = purl.qualifiers.get('arch');
  const source = upstreamOf(purl, version) ?? sourceOf(component) ?? { name, version };
  const isOwn = source.name === name && source.version === version;
  return {
    type,
    name,
    version,
    ...defined({ architecture }),
    ...(!isOwn && { source }),
  };
}

/** dpkg and rpm order any text, so a range or a word would be compared as a version. */
function isSystemVersion(version: string): boolean {
  return version !== '' && !NO_VERSIONS.has(version.toLowerCase()) && !RANGE.test(version);
}

/** Parses the `upstream` qualifier, `NAME` or `NAME@VERSION`. */
function upstreamOf({ qualifiers }: PurlRead, version: string): Package['source'] {
  const upstream = qualifiers.get('upstream');
  if (upstream === undefined) return undefined;
  const at = upstream.lastIndexOf('@');
  return at < 1
    ? { name: upstream, version }
    : { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
}

/** Syft names the source only if its name differs. */
function tellsSource({ qualifiers }: PurlRead, component: SbomPackage): boolean {
  return (
    qualifiers.has('upstream') ||
    qualifiers.has(DOCKERS_NAME) ||
    qualifiers.get('arch') === 'source' ||
    sourceOf(component) !== undefined ||
    property(component, SYFT_TYPE) !== undefined ||
    property(component, SYFT_ACQUIRED) !== undefined
  );
}

/** Reads Trivy's source, from properties or from a sentence. */
function sourceOf({ builtFrom, properties }: SbomPackage): Package['source'] {
  const [said, saidVersion] = builtFrom?.split(' ') ?? [];
  if (said !== undefined && saidVersion !== undefined) return { name: said, version: saidVersion };
  if (!properties) return undefined;
  const name = property({ properties }, SOURCE_NAME);
  const version = property({ properties }, SOURCE_VERSION);
  if (name === undefined || version === undefined) return undefined;
  const release = property({ properties }, SOURCE_RELEASE);
  const whole = release === undefined ? version : `${version}-${release}`;
  return { name, version: withEpoch(whole, property({ properties }, SOURCE_EPOCH)) };
}

function rpmOf(purl: PurlRead, component: SbomPackage): Package | undefined {
  const { qualifiers } = purl;
  const version = withEpoch(purl.version ?? component.version ?? '', qualifiers.get('epoch'));
  if (!isSystemVersion(version)) return undefined;
  const colon = version.indexOf(':');
  const pkg = toRpm({
    name: nameOf(purl),
    epoch: colon < 0 ? undefined : Number(version.slice(0, colon)),
    versionRelease: version.slice(colon + 1),
    architecture: qualifiers.get('arch'),
    sourceRpm: qualifiers.get('upstream'),
    module: qualifiers.get('rpmmod') ?? property(component, MODULE),
  });
  const source = pkg.source ?? sourceOf(component);
  const isOwn = source?.name === pkg.name && source.version === pkg.version;
  return { ...pkg, ...(source && !isOwn && { source }) };
}

/** Some tools write the epoch as a qualifier, some inside the version. */
function withEpoch(version: string, epoch: string | undefined): string {
  const isLeftOut = epoch === undefined || epoch === '0' || version === '' || version.includes(':');
  return isLeftOut ? withoutZeroEpoch(version) : `${epoch}:${version}`;
}

function nameOf({ path }: PurlRead): string {
  return path.at(-1) ?? '';
}

function placeOf(component: SbomPackage): string | undefined {
  const path = property(component, LOCATION) ?? property(component, FILE_PATH);
  return path?.replace(/^\/+/u, '');
}

function property({ properties = [] }: Pick<SbomPackage, 'properties'>, wanted: string): string | undefined {
  return properties.find(({ name }) => name === wanted)?.value;
}
