import {
  comparableName,
  namesOfArchive,
  sourceOf,
  type InstalledPackage,
  type NameKind,
} from '../domain/index.ts';
import { withoutEpoch } from './epoch.ts';

/** Spelling of names and versions in a feed's records. */
export interface Naming {
  readonly names: NameKind;
  /** The records are made from file names of source rpms, which carry no epoch. */
  readonly epochs?: 'left-out';
}

export interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}

/** Debian signs kernel images in a separate source package, whose version (`6.1.76+1`) is not the kernel's. */
const DEBIAN_SIGNED_KERNELS = ['amd64', 'arm64', 'armhf', 'i386'].map((arch) => `linux-signed-${arch}`);
/** Ubuntu does so by flavour: `linux-signed-aws` is the signed `linux-aws`. */
const UBUNTU_SIGNED_KERNEL = 'linux-signed';

/** Returns the name and version under which a feed would know this package. */
export function lookedUpAs(pkg: InstalledPackage, naming: Naming): NameAndVersion {
  const { name: written, version } = naming.names === 'binary' ? pkg : sourceOf(pkg);
  const name = comparableName(pkg.ecosystem, written);
  if (pkg.alias !== undefined) return { name, version: pkg.alias };
  if (pkg.type === 'rpm') {
    return { name, version: naming.epochs === 'left-out' ? withoutEpoch(version) : version };
  }
  const kernel = naming.names === 'binary' ? undefined : signedKernel(name);
  return kernel === undefined ? { name, version } : { name: kernel, version: pkg.version };
}

/**
 * Lists the package and source names for which a feed's name may be looked up. An archive of Maven's `group:artifact`
 * that does not tell its group is known by the name of its file.
 */
export function namesLookedUpAs(name: string): readonly string[] {
  if (name.includes(':')) return [name, ...namesOfArchive(name)];
  if (name !== 'linux' && !name.startsWith('linux-')) return [name];
  const ubuntu = `${UBUNTU_SIGNED_KERNEL}${name.slice('linux'.length)}`;
  return [name, ubuntu, ...(name === 'linux' ? DEBIAN_SIGNED_KERNELS : [])];
}

function signedKernel(source: string): string | undefined {
  if (DEBIAN_SIGNED_KERNELS.includes(source)) return 'linux';
  if (!source.startsWith(UBUNTU_SIGNED_KERNEL)) return undefined;
  const flavour = source.slice(UBUNTU_SIGNED_KERNEL.length);
  return flavour === '' || flavour.startsWith('-') ? `linux${flavour}` : undefined;
}
