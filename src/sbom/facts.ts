import type { InstalledPackage } from '../domain/index.ts';

/** The form in which a fact of a package is written: as it is, or as JSON. */
type Carriage = 'text' | 'json';

/**
 * Every fact of a package, since each may decide what is found or how it counts: a package that an SBOM of ours lists is
 * the one that was installed. A fact that is added to a package does not compile without its line here.
 */
export const CARRIAGES = {
  type: 'text',
  ecosystem: 'text',
  name: 'text',
  version: 'text',
  architecture: 'text',
  source: 'json',
  module: 'text',
  maker: 'text',
  thirdParty: 'text',
  application: 'text',
  proof: 'text',
  standing: 'text',
  owner: 'text',
  through: 'json',
  dev: 'json',
  alias: 'text',
  reach: 'text',
  clues: 'json',
  qualifiers: 'json',
  database: 'text',
  layer: 'json',
  locations: 'json',
} as const satisfies Readonly<Record<keyof InstalledPackage, Carriage>>;

type FactName = keyof typeof CARRIAGES;

/** A fact as an SBOM carries it. */
export interface CarriedFact {
  /** `plimsoll:source`. */
  readonly name: string;
  readonly value: string;
}

/** Precedes the names of what an SBOM of ours carries beyond its format. */
export const PREFIX = 'plimsoll:';

/** Name of a sentence about what a document of ours does not tell. */
export const INCOMPLETE = `${PREFIX}incomplete`;

/** Names of facts about the image, of which each is JSON. */
export const IMAGE_FACTS = {
  /** An `ImageIdentity`. */
  image: `${PREFIX}image`,
  /** A `Distribution`. */
  distribution: `${PREFIX}distribution`,
  /** A `Problem` that the image's content has, one fact for each. */
  problem: `${PREFIX}problem`,
  /** The parts linked into a program, `{hash, ...ProgramReach}`, one fact for each. */
  program: `${PREFIX}program`,
} as const;

/** Lists the facts of a package, in one order. */
export function factsOf(pkg: InstalledPackage): readonly CarriedFact[] {
  const facts: CarriedFact[] = [];
  for (const [key, carriage] of Object.entries(CARRIAGES)) {
    const value = pkg[key as FactName];
    if (value === undefined) continue;
    facts.push({
      name: PREFIX + key,
      value: carriage === 'text' && typeof value === 'string' ? value : JSON.stringify(value),
    });
  }
  return facts;
}

/** Lists every fact of a package as it is, undefined for one that it lacks. */
export function factsInOrder(pkg: InstalledPackage): readonly unknown[] {
  return Object.keys(CARRIAGES).map((key) => pkg[key as FactName]);
}
