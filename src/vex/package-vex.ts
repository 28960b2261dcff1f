import {
  defined,
  type Distribution,
  type Finding,
  type ImageIdentity,
  type InstalledPackage,
} from '../domain/index.ts';
import type { VexDocument } from './document.ts';
import { digestsIn, imageDigestsOf, ProductMatcher } from './fits-product.ts';
import {
  hides,
  indexById,
  isAbout,
  nextStart,
  statementsOn,
  weigh,
  type StatementIndex,
} from './weigh-statements.ts';

/** A flaw that a document suppresses in a package. */
export interface Suppressed {
  readonly id: string;
  /** The document. */
  readonly source: string;
}

type StatedFinding = Pick<Finding, 'id' | 'aliases'>;

/** Represents any image: it has no digest, and its packages are unknown. */
const ANY_IMAGE = { image: { reference: '', transport: 'docker', layers: [] }, packages: [] } as const;

/** Package statements that hold in every image with the distribution, unless documents name the image. */
export class PackageVex {
  readonly #byId: StatementIndex;
  readonly #images: ReadonlySet<string>;
  readonly #now: Date;
  readonly #nextStart: string | undefined;
  /** The last distribution's matcher: packages come grouped by distribution. */
  #last: { readonly of: Distribution | undefined; readonly matcher: ProductMatcher } | undefined;

  constructor(documents: readonly VexDocument[], now: Date) {
    const products = documents.flatMap(({ statements }) => statements.flatMap((each) => each.products));
    this.#byId = indexById(documents);
    this.#images = new Set(products.flatMap((product) => digestsIn(product)));
    this.#now = now;
    this.#nextStart = nextStart(documents, now);
  }

  /** Whether no further statement takes effect by then. */
  holdsAt(time: Date): boolean {
    return this.#nextStart === undefined || this.#nextStart > time.toISOString();
  }

  names(image: ImageIdentity): boolean {
    return imageDigestsOf(image).some((digest) => this.#images.has(digest));
  }

  /** Returns the document that suppresses a finding, if any; undefined if the image's other packages decide. */
  saysOf(
    finding: StatedFinding,
    pkg: InstalledPackage,
    distribution: Distribution | undefined,
  ): { readonly suppressed?: Suppressed } | undefined {
    const on = statementsOn(finding, this.#byId);
    if (on.length === 0) return {};
    const matcher = this.#matcherOf(distribution);
    const fitting = on.filter((each) => isAbout(each, (product) => matcher.fits(product, pkg)));
    const others = on.filter((each) => !fitting.includes(each));
    if (others.some(({ products }) => products.some((product) => matcher.asksPrograms(product, pkg)))) {
      return undefined;
    }
    const { statement } = weigh(
      fitting.map((each) => each.statement),
      this.#now,
    );
    if (!statement || !hides(statement)) return {};
    return { suppressed: { id: finding.id, source: statement.source } };
  }

  #matcherOf(distribution: Distribution | undefined): ProductMatcher {
    if (!this.#last || this.#last.of !== distribution) {
      const image = { ...ANY_IMAGE, ...defined({ distribution }) };
      this.#last = { of: distribution, matcher: new ProductMatcher(image) };
    }
    return this.#last.matcher;
  }
}
