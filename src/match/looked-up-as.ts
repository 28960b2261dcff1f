import {
  comparableName,
  nameKinds,
  namesOfArchive,
  PATCHED_PREFIX,
  sourceOf,
  type InstalledPackage,
  type NameKind,
  type NamesUsed,
} from '../domain/index.ts';
import { isOfModule } from './conditions.ts';
import { withoutEpoch } from '../versions/index.ts';

/** How a feed's records spell names and versions. */
export interface Naming {
  readonly names: NamesUsed;
  /** Records are made from source rpm file names, which carry no epoch. */
  readonly epochs?: 'left-out';
  /** Another maker built the records' modules, so they say nothing about this one's. */
  readonly modules?: 'left-out';
}

export interface NameAndVersion {
  readonly name: string;
  readonly kind: NameKind;
  readonly version: string;
}

/** Debian signs kernel images in a separate source package, whose version (`6.1.76+1`) is not the kernel's. */
const DEBIAN_SIGNED_KERNELS = ['amd64', 'arm64', 'armhf', 'i386'].map((arch) => `linux-signed-${arch}`);
/** Ubuntu does so by flavour: `linux-signed-aws` is the signed `linux-aws`. */
const UBUNTU_SIGNED_KERNEL = 'linux-signed';

/** Lists the names and versions under which a feed may know this package, each once. */
export function lookedUpAs(pkg: InstalledPackage, naming: Naming): readonly NameAndVersion[] {
  if (naming.modules === 'left-out' && isOfModule(pkg)) return [];
  const [first, second] = nameKinds(naming.names).map((kind) => asKind(pkg, kind, naming));
  if (!first) return [];
  const isSame = !second || (first.name === second.name && first.version === second.version);
  const module = naming.names === 'both' ? moduleBuild(pkg) : undefined;
  return [first, ...(isSame ? [] : [second]), ...(module ? [module] : [])];
}

/** Red Hat names a fixed module by its own build: `nodejs:18:8090020240301110609:a75119d5` is 18-8090020240301110609.a75119d5. */
function moduleBuild({ type, module = '' }: InstalledPackage): NameAndVersion | undefined {
  const [name, stream, build, context] = module.split(':');
  if (type !== 'rpm' || context === undefined) return undefined;
  return { name: `${name}:${stream}`, kind: 'source', version: `${stream}-${build}.${context}` };
}

function asKind(pkg: InstalledPackage, kind: NameKind, { epochs }: Naming): NameAndVersion {
  const { name: written, version } = kind === 'binary' ? pkg : sourceOf(pkg);
  const name = comparableName(pkg.ecosystem, written);
  if (pkg.alias !== undefined) return { name, kind, version: pkg.alias };
  if (pkg.type === 'rpm')
    return { name, kind, version: epochs === 'left-out' ? withoutEpoch(version) : version };
  const kernel = kind === 'binary' ? undefined : signedKernel(name);
  return kernel === undefined ? { name, kind, version } : { name: kernel, kind, version: pkg.version };
}

/**
 * Lists the package and source names that may be looked up under a feed's name. A Maven archive
 * (`group:artifact`) without a group is looked up by its file name.
 */
export function namesLookedUpAs(name: string): readonly string[] {
  if (name.includes(':')) return [name, ...namesOfArchive(name)];
  const patched = PATCHED_PREFIX + name;
  if (name !== 'linux' && !name.startsWith('linux-')) return [name, patched];
  const ubuntu = `${UBUNTU_SIGNED_KERNEL}${name.slice('linux'.length)}`;
  return [name, patched, ubuntu, ...(name === 'linux' ? DEBIAN_SIGNED_KERNELS : [])];
}

function signedKernel(source: string): string | undefined {
  if (DEBIAN_SIGNED_KERNELS.includes(source)) return 'linux';
  if (!source.startsWith(UBUNTU_SIGNED_KERNEL)) return undefined;
  const flavour = source.slice(UBUNTU_SIGNED_KERNEL.length);
  return flavour === '' || flavour.startsWith('-') ? `linux${flavour}` : undefined;
}
