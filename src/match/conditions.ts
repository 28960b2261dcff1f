import type { StoredRange, Package } from '../domain/index.ts';
import { streamsAgree } from './module-stream.ts';

/** Spellings of "every architecture" in rpm, dpkg and others. */
const ANY_ARCHITECTURE = ['noarch', 'all', 'any', 'src', ''];

/** Whether the conditions of a range, besides its versions, hold for a package. */
export function conditionsHold(range: StoredRange, pkg: Package): 'yes' | 'no' | 'unknown' {
  const { architectures, binaries } = range.qualifiers ?? {};
  if (binaries && !binaries.includes(pkg.name)) return 'no';
  const anywhere = !architectures || ANY_ARCHITECTURE.includes(pkg.architecture);
  if (
    !anywhere &&
    !architectures.some((name) => ANY_ARCHITECTURE.includes(name) || name === pkg.architecture)
  ) {
    return 'no';
  }
  return pkg.type === 'rpm' ? streamsAgree(range, pkg) : 'yes';
}
