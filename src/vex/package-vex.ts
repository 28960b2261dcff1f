import type { Distribution, Finding, ImageIdentity, InstalledPackage } from '../domain/index.ts';
import type { VexDocument } from './document.ts';
import { digestsIn, digestsOf, ProductMatcher } from './fits-product.ts';
import {
  hides,
  indexById,
  isAbout,
  nextStart,
  statementsOn,
  weigh,
  type StatementIndex,
} from './weigh-statements.ts';

/** A flaw that a document sets aside in a package. */
export interface SetAside {
  readonly id: string;
  /** The document. */
  readonly source: string;
}

type StatedFinding = Pick<Finding, 'id' | 'aliases'>;

/** Represents any image: no digest is its own, and which packages it has is not known. */
const ANY_IMAGE = { image: { reference: '', transport: 'docker', layers: [] }, packages: [] } as const;

/**
 * Statements of documents on packages, whichever image of a distribution holds them: all that they say of an image that
 * they do not name.
 */
export class PackageVex {
  readonly #byId: StatementIndex;
  readonly #images: ReadonlySet<string>;
  readonly #now: Date;
  readonly #nextStart: string | undefined;
  /** The matcher of the last distribution: packages come distribution by distribution. */
  #last: { readonly of: Distribution | undefined; readonly matcher: ProductMatcher } | undefined;

  constructor(documents: readonly VexDocument[], now: Date) {
    const products = documents.flatMap(({ statements }) => statements.flatMap((each) => each.products));
    this.#byId = indexById(documents);
    this.#images = new Set(products.flatMap((product) => digestsIn(product)));
    this.#now = now;
    this.#nextStart = nextStart(documents, now);
  }

  /** Whether no other statement counts by then. */
  holdsAt(time: Date): boolean {
    return this.#nextStart === undefined || this.#nextStart > time.toISOString();
  }

  names(image: ImageIdentity): boolean {
    return digestsOf(image).some((digest) => this.#images.has(digest));
  }

  /** Returns who sets a finding aside; absent: nobody does. Undefined if the packages of the whole image decide. */
  saysOf(
    finding: StatedFinding,
    pkg: InstalledPackage,
    distribution: Distribution | undefined,
  ): { readonly setAside?: SetAside } | undefined {
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
    return { setAside: { id: finding.id, source: statement.source } };
  }

  #matcherOf(distribution: Distribution | undefined): ProductMatcher {
    if (!this.#last || this.#last.of !== distribution) {
      const image = { ...ANY_IMAGE, ...(distribution && { distribution }) };
      this.#last = { of: distribution, matcher: new ProductMatcher(image) };
    }
    return this.#last.matcher;
  }
}
