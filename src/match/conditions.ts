import { sourceOf, type StoredRange, type Package } from '../domain/index.ts';
import { minorReleaseOf } from './subscription.ts';

/** How rpm, dpkg and others spell "every architecture". */
const ANY_ARCHITECTURE = ['noarch', 'all', 'any', 'src', ''];

/** Dist tags in module builds: `.module+el8.7.0` (RHEL, Rocky), `.module_el8.7.0` (Alma, CentOS). */
const MODULE_TAGS = ['.module+', '.module_'];

/** Oracle's rpms for Ksplice, and those validated for FIPS: each has fixed versions, and an epoch, of its own. */
const FLAVOURS = ['.ksplice', '_fips'];

/** Whether a range's other conditions, besides versions, hold for a package. */
export function conditionsHold(range: StoredRange, pkg: Package): 'yes' | 'no' | 'unknown' {
  const { architectures, binaries } = range.qualifiers ?? {};
  if (binaries && !binaries.includes(pkg.name)) return 'no';
  if (isOfSource(range) && sourceOf(pkg).name !== range.package) return 'no';
  if (!isOfMinorRelease(range, pkg)) return 'no';
  const { architecture = '' } = pkg;
  const anywhere = !architectures || ANY_ARCHITECTURE.includes(architecture);
  if (!anywhere && !architectures.some((name) => ANY_ARCHITECTURE.includes(name) || name === architecture)) {
    return 'no';
  }
  if (pkg.type !== 'rpm') return 'yes';
  return flavoursAgree(range, pkg) ? streamsAgree(range, pkg) : 'no';
}

/** Whether a range is about a source package, and not about a binary of the same name. */
function isOfSource({ qualifiers }: StoredRange): boolean {
  return qualifiers?.architectures?.length === 1 && qualifiers.architectures[0] === 'src';
}

/** Red Hat's extended streams, `Red Hat:rhel_eus:9.2`, have builds of a minor release: `.el9_2`. */
function isOfMinorRelease({ ecosystem }: StoredRange, { version }: Package): boolean {
  const minor = minorReleaseOf(ecosystem);
  return minor === undefined || version.split('.').includes(`el${minor.replace('.', '_')}`);
}

/** RPM module stream for a package or range: `nodejs:18`, unnamed, or absent. */
type Stream =
  | { readonly kind: 'none' }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'unnamed' };

/**
 * Whether a range's module stream lets it apply to a package. Streams in one module have different versions
 * side by side, so a range for another stream, or outside any module, does not apply.
 */
function streamsAgree(range: StoredRange, pkg: Package): 'yes' | 'no' | 'unknown' {
  if (range.qualifiers?.module === '*') return 'yes';
  const ours = streamOfPackage(pkg);
  const theirs = streamOfRange(range);
  if (ours.kind === 'none' || theirs.kind === 'none') return ours.kind === theirs.kind ? 'yes' : 'no';
  if (ours.kind === 'unnamed' || theirs.kind === 'unnamed') return 'unknown';
  return ours.name === theirs.name ? 'yes' : 'no';
}

function flavoursAgree({ ecosystem, ...range }: StoredRange, pkg: Package): boolean {
  if (!ecosystem.startsWith('Oracle Linux')) return true;
  const version = versionOf(range) ?? '';
  return FLAVOURS.every((flavour) => version.includes(flavour) === pkg.version.includes(flavour));
}

function streamOfPackage(pkg: Package): Stream {
  if (pkg.module === undefined) return isModuleBuild(pkg.version) ? { kind: 'unnamed' } : { kind: 'none' };
  const [name = '', stream = ''] = pkg.module.split(':', 2);
  return name && stream ? { kind: 'named', name: `${name}:${stream}` } : { kind: 'unnamed' };
}

/** A feed may omit the stream; then only the versions show that one exists. */
function streamOfRange(range: StoredRange): Stream {
  const name = range.qualifiers?.module;
  if (name !== undefined) return { kind: 'named', name };
  const version = versionOf(range);
  return version !== undefined && isModuleBuild(version) ? { kind: 'unnamed' } : { kind: 'none' };
}

function versionOf({ fixedVersion, upper, exact }: Pick<StoredRange, 'fixedVersion' | 'upper' | 'exact'>) {
  return fixedVersion ?? upper ?? exact;
}

/** Whether a package was built in a module, as its label or version says. */
export function isOfModule({ module, version }: Pick<Package, 'module' | 'version'>): boolean {
  return module !== undefined || isModuleBuild(version);
}

function isModuleBuild(version: string): boolean {
  return MODULE_TAGS.some((tag) => version.includes(tag));
}
