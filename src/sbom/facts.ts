import type { InstalledPackage } from '../domain/index.ts';

/** How a package fact is written: verbatim, or as JSON. */
type Carriage = 'text' | 'json';

/**
 * Every package fact, since each may decide a finding or its weight: reading our own SBOM must restore the
 * installed package. A new package field does not compile without its line here.
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
  status: 'text',
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

/** Prefix for facts in our SBOMs beyond their format. */
export const PREFIX = 'plimsoll:';

/** Name of a sentence about a gap in our document. */
export const INCOMPLETE = `${PREFIX}incomplete`;

/** Names of image facts; each is JSON. */
export const IMAGE_FACTS = {
  /** An `ImageIdentity`. */
  image: `${PREFIX}image`,
  /** A `Distribution`. */
  distribution: `${PREFIX}distribution`,
  /** A `Problem` in the image's content, one fact each. */
  problem: `${PREFIX}problem`,
  /** The code linked into a program, `{hash, ...ProgramReach}`, one fact each. */
  program: `${PREFIX}program`,
} as const;

/** Lists a package's facts in a fixed order. */
export function carriedFactsOf(pkg: InstalledPackage): readonly CarriedFact[] {
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

/** Lists every package fact unencoded, undefined where it lacks one. */
export function factsInOrder(pkg: InstalledPackage): readonly unknown[] {
  return Object.keys(CARRIAGES).map((key) => pkg[key as FactName]);
}
