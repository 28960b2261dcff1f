import { sourceOf, type InstalledPackage } from '../domain/index.ts';

/** Which of a package's two names the records of a feed use. */
export type NameKind = 'binary' | 'source';

export interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}

/** Debian signs kernel images in a source package of their own, whose version (`6.1.76+1`) is not the kernel's. */
const DEBIAN_SIGNED_KERNELS = ['amd64', 'arm64', 'armhf', 'i386'].map((arch) => `linux-signed-${arch}`);
/** Ubuntu does so by flavour: `linux-signed-aws` is `linux-aws`, signed. */
const UBUNTU_SIGNED_KERNEL = 'linux-signed';

/** The name and version under which a feed would know this package. */
export function lookedUpAs(pkg: InstalledPackage, kind: NameKind, epochs: SourceEpochs): NameAndVersion {
  if (kind === 'binary') return { name: pkg.name, version: pkg.version };
  const source = sourceOf(pkg);
  if (pkg.type === 'rpm') {
    return { name: source.name, version: withEpoch(source.version, epochs.of(pkg)) };
  }
  const kernel = signedKernel(source.name);
  return kernel === undefined ? source : { name: kernel, version: pkg.version };
}

function signedKernel(source: string): string | undefined {
  if (DEBIAN_SIGNED_KERNELS.includes(source)) return 'linux';
  if (!source.startsWith(UBUNTU_SIGNED_KERNEL)) return undefined;
  const flavour = source.slice(UBUNTU_SIGNED_KERNEL.length);
  return flavour === '' || flavour.startsWith('-') ? `linux${flavour}` : undefined;
}

function withEpoch(version: string, epoch: string | undefined): string {
  return epoch === undefined || version.includes(':') ? version : `${epoch}:${version}`;
}

/**
 * The epoch of source rpms. A source rpm's file name carries none, so it is that of the installed package of the
 * same name and version as the source, which rpmbuild gives the source's own epoch; else that of the binary itself,
 * since subpackages inherit it unless their spec says otherwise.
 */
export class SourceEpochs {
  readonly #main = new Map<string, string | undefined>();

  constructor(packages: readonly InstalledPackage[]) {
    for (const pkg of packages) {
      if (pkg.type === 'rpm' && pkg.name === sourceOf(pkg).name) {
        this.#main.set(sourceKey(pkg), epochOf(pkg.version));
      }
    }
  }

  of(pkg: InstalledPackage): string | undefined {
    const key = sourceKey(pkg);
    return this.#main.has(key) ? this.#main.get(key) : epochOf(pkg.version);
  }
}

function sourceKey(pkg: InstalledPackage): string {
  const { name, version } = sourceOf(pkg);
  return `${name}\0${version.slice(version.indexOf(':') + 1)}`;
}

function epochOf(version: string): string | undefined {
  const colon = version.indexOf(':');
  return colon < 0 ? undefined : version.slice(0, colon);
}
