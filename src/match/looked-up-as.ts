import { comparableName, sourceOf, type InstalledPackage, type NameKind } from '../domain/index.ts';

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
export function lookedUpAs(pkg: InstalledPackage, naming: Naming, epochs: SourceEpochs): NameAndVersion {
  const { name: written, version } = naming.names === 'binary' ? pkg : sourceOf(pkg);
  const name = comparableName(pkg.ecosystem, written);
  if (pkg.alias !== undefined) return { name, version: pkg.alias };
  if (pkg.type === 'rpm') {
    if (naming.epochs === 'left-out') return { name, version: withoutEpoch(version) };
    return { name, version: naming.names === 'binary' ? version : withEpoch(version, epochs.of(pkg)) };
  }
  const kernel = naming.names === 'binary' ? undefined : signedKernel(name);
  return kernel === undefined ? { name, version } : { name: kernel, version: pkg.version };
}

/**
 * Lists the package and source names for which a feed's name may be looked up. An archive of Maven's `group:artifact`
 * that does not tell its group is known by its artifact.
 */
export function namesLookedUpAs(name: string): readonly string[] {
  const colon = name.indexOf(':');
  if (colon >= 0) return [name, name.slice(colon + 1)];
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

/**
 * Finds the epochs of source rpms, whose file names carry none (the catalog fills in the package's own). Uses the epoch
 * of the installed package with the source's name and version, to which rpmbuild gives the source's own epoch; else
 * that of a package with the source's version, since rpmbuild copies version and epoch together; otherwise the
 * package's own epoch.
 */
export class SourceEpochs {
  readonly #epochs = new Map<string, string | undefined>();

  constructor(packages: readonly InstalledPackage[]) {
    for (const pkg of packages.filter(({ type }) => type === 'rpm')) {
      const { name, version } = sourceOf(pkg);
      const isSameVersion = withoutEpoch(pkg.version) === withoutEpoch(version);
      if (pkg.name === name || (isSameVersion && !this.#epochs.has(sourceKey(pkg)))) {
        this.#epochs.set(sourceKey(pkg), epochOf(pkg.version));
      }
    }
  }

  of(pkg: InstalledPackage): string | undefined {
    const key = sourceKey(pkg);
    return this.#epochs.has(key) ? this.#epochs.get(key) : epochOf(pkg.version);
  }
}

function sourceKey(pkg: InstalledPackage): string {
  const { name, version } = sourceOf(pkg);
  return `${name}\0${withoutEpoch(version)}`;
}

function epochOf(version: string): string | undefined {
  const colon = version.indexOf(':');
  return colon < 0 ? undefined : version.slice(0, colon);
}

function withEpoch(version: string, epoch: string | undefined): string {
  return epoch === undefined ? withoutEpoch(version) : `${epoch}:${withoutEpoch(version)}`;
}

function withoutEpoch(version: string): string {
  return version.slice(version.indexOf(':') + 1);
}
