import {
  locationsOf,
  purlOf,
  type ImageIdentity,
  type InstalledPackage,
  type ScanResult,
} from '../domain/index.ts';
import { namesDistribution } from './cpe.ts';
import type { VexComponent, VexProduct } from './document.ts';
import { fitsPurl, inModule, parsePurl, type Purl } from './purl.ts';

/** The image to compare products with. */
export type VexImage = Pick<ScanResult, 'image' | 'distribution' | 'packages'>;

/** `arch` values for a source package. */
const SOURCES: readonly string[] = ['source', 'src'];

/** Purl types whose version is an image digest. */
const IMAGES: readonly string[] = ['oci', 'docker'];

interface PackagePurls {
  readonly own: readonly Purl[];
  /** Purls for its source package. */
  readonly sources: readonly Purl[];
}

/** Decides which packages in an image a product matches. */
export class ProductMatcher {
  readonly #image: VexImage;
  readonly #digests: ReadonlySet<string>;
  readonly #purls = new WeakMap<InstalledPackage, PackagePurls>();
  readonly #named = new Map<string, Purl | undefined>();

  constructor(image: VexImage, digests: readonly string[] = []) {
    this.#image = image;
    this.#digests = new Set([...imageDigestsOf(image.image), ...digests]);
  }

  fits(product: VexProduct, pkg: InstalledPackage): boolean {
    if (product.parts.length === 0) return this.#isImage(product) || this.#isPackage(product, pkg);
    if (!product.parts.some((part) => this.#isPackage(part, pkg))) return false;
    return this.#isImage(product) || this.#isDistributionOf(product, pkg) || this.#isProgramOf(product, pkg);
  }

  /** Whether only the image's other packages can decide if a product is the program that a package is built into. */
  asksPrograms({ purls, parts }: VexProduct, pkg: InstalledPackage): boolean {
    if (!parts.some((part) => this.#isPackage(part, pkg))) return false;
    const named = purls.flatMap((text) => this.#parse(text) ?? []);
    return named.some(({ type }) => !IMAGES.includes(type));
  }

  /** Whether a product is the image's distribution, and the package is one of its own. */
  #isDistributionOf({ cpes = [] }: VexComponent, { ecosystem, thirdParty }: InstalledPackage): boolean {
    const own = this.#image.distribution?.cpe;
    if (own === undefined || ecosystem !== undefined || thirdParty !== undefined) return false;
    return cpes.some((named) => namesDistribution(named, own));
  }

  #isImage(product: VexComponent): boolean {
    return digestsIn(product, (text) => this.#parse(text)).some((digest) => this.#digests.has(digest));
  }

  #isPackage({ purls }: VexComponent, pkg: InstalledPackage): boolean {
    return purls.some((text) => {
      const named = this.#parse(text);
      if (!named) return false;
      // Without `arch`, a purl names the installed package; other packages may be built from a source with
      // that name.
      const isSource = SOURCES.includes(named.qualifiers.get('arch') ?? '');
      const { own, sources } = this.#purlsOf(pkg);
      return (isSource ? sources : own).some((purl) => fitsPurl(purl, named));
    });
  }

  /**
   * Whether a product is the program that a package is built into; another library in the program does not
   * suffice.
   */
  #isProgramOf(product: VexComponent, pkg: InstalledPackage): boolean {
    const programs = this.#image.packages.filter(
      (each) => each.type === pkg.type && isProgram(each) && this.#isPackage(product, each),
    );
    return locationsOf(pkg).every(({ path }) =>
      programs.some((each) => locationsOf(each).some((place) => place.path === path)),
    );
  }

  #parse(text: string): Purl | undefined {
    if (!this.#named.has(text)) this.#named.set(text, parsePurl(text));
    return this.#named.get(text);
  }

  #purlsOf(pkg: InstalledPackage): PackagePurls {
    const known = this.#purls.get(pkg);
    if (known) return known;
    const { distribution } = this.#image;
    const { source, ...bare } = pkg;
    const named = source && { name: source.name, version: source.version };
    const toPurls = (each: typeof bare) => {
      const purl = parsePurl(purlOf(each, distribution) ?? '');
      if (!purl) return [];
      return [pkg.module === undefined ? purl : inModule(purl, pkg.module)];
    };
    const purls = {
      own: [pkg].flatMap(toPurls),
      sources: SOURCES.flatMap((architecture) => toPurls({ ...bare, ...named, architecture })),
    };
    this.#purls.set(pkg, purls);
    return purls;
  }
}

/** Lists digests by which a component may identify an image. */
export function digestsIn({ purls, digests }: VexComponent, parse = parsePurl): readonly string[] {
  const named = purls.map((purl) => parse(purl));
  const ofPurls = named.flatMap((purl) => (purl && IMAGES.includes(purl.type) ? (purl.version ?? []) : []));
  return [...digests, ...ofPurls];
}

/** The manifest and configuration digests, and the digest in its reference. */
export function imageDigestsOf({
  manifestDigest,
  configDigest,
  reference,
}: ImageIdentity): readonly string[] {
  const named = reference.slice(reference.lastIndexOf('@') + 1);
  return [manifestDigest, configDigest, named].filter((each) => each !== undefined);
}

/** Whether a module is the main module in its program: only that has a version from a flag, or the program's name. */
function isProgram({ name, database, status, proof }: InstalledPackage): boolean {
  if (status === 'own' || proof === '-ldflags') return true;
  return lastName(name) === lastName(database);
}

function lastName(path: string): string {
  const names = path.split('/');
  return (names.length > 1 && /^v\d+$/u.test(names.at(-1) ?? '') ? names.at(-2) : names.at(-1)) ?? '';
}
