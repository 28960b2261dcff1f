import type { StoredRange, Package } from '../domain/index.ts';

/** Spellings of "every architecture" in rpm, dpkg and others. */
const ANY_ARCHITECTURE = ['noarch', 'all', 'any', 'src', ''];

/** Dist tags of packages built for a module: `.module+el8.7.0` (RHEL, Rocky), `.module_el8.7.0` (Alma, CentOS). */
const MODULE_TAGS = ['.module+', '.module_'];

/** Whether the conditions of a range, besides its versions, hold for a package. */
export function conditionsHold(range: StoredRange, pkg: Package): 'yes' | 'no' | 'unknown' {
  const { architectures, binaries } = range.qualifiers ?? {};
  if (binaries && !binaries.includes(pkg.name)) return 'no';
  const { architecture = '' } = pkg;
  const anywhere = !architectures || ANY_ARCHITECTURE.includes(architecture);
  if (!anywhere && !architectures.some((name) => ANY_ARCHITECTURE.includes(name) || name === architecture)) {
    return 'no';
  }
  return pkg.type === 'rpm' ? streamsAgree(range, pkg) : 'yes';
}

/** RPM module stream of a package or range: `nodejs:18`, none, or an unnamed one. */
type Stream =
  | { readonly kind: 'none' }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'unnamed' };

/**
 * Whether a range's module stream allows it to hold for a package. Streams of one module have different versions side
 * by side, so a range of another stream does not apply, and neither does one outside any module.
 */
function streamsAgree(range: StoredRange, pkg: Package): 'yes' | 'no' | 'unknown' {
  const ours = streamOfPackage(pkg);
  const theirs = streamOfRange(range);
  if (ours.kind === 'none' || theirs.kind === 'none') return ours.kind === theirs.kind ? 'yes' : 'no';
  if (ours.kind === 'unnamed' || theirs.kind === 'unnamed') return 'unknown';
  return ours.name === theirs.name ? 'yes' : 'no';
}

function streamOfPackage(pkg: Package): Stream {
  if (pkg.module === undefined) return isModuleBuild(pkg.version) ? { kind: 'unnamed' } : { kind: 'none' };
  const [name = '', stream = ''] = pkg.module.split(':', 2);
  return name && stream ? { kind: 'named', name: `${name}:${stream}` } : { kind: 'unnamed' };
}

/** A feed may omit the stream; then the versions alone show that one exists. */
function streamOfRange(range: StoredRange): Stream {
  const name = range.qualifiers?.module;
  if (name !== undefined) return { kind: 'named', name };
  const version = range.fixedVersion ?? range.upper ?? range.exact;
  return version !== undefined && isModuleBuild(version) ? { kind: 'unnamed' } : { kind: 'none' };
}

function isModuleBuild(version: string): boolean {
  return MODULE_TAGS.some((tag) => version.includes(tag));
}
