import { coverageOf } from '../distributions/index.ts';
import type { Distribution, InstalledPackage } from '../domain/index.ts';
import type { SquashedImage } from './squash-image.ts';

/** The field that names such a source. */
const PROOF = 'Built-Using';

/**
 * Lists the sources that were built into Go programs of the distribution, each as one more source of the program's
 * package: a new release of a library reaches the program only when the distribution builds it again. Of other programs,
 * the field names what licences demand, as all of a cross compiler's sources, and Rust's compiler.
 */
export function builtIntoPrograms(
  covered: readonly InstalledPackage[],
  databases: readonly SquashedImage[],
  programs: readonly SquashedImage[],
  distribution: Distribution | undefined,
): readonly InstalledPackage[] {
  const owners = new Set(programs.flatMap(ownersOfPrograms));
  if (owners.size === 0 || !distribution || !namesSources(distribution)) return [];
  const lists = databases.flatMap(({ files }) => files.flatMap(({ facts }) => facts.builtUsing ?? []));
  const sources = new Map(lists.map((each) => [each.package, each.sources] as const));
  return covered
    .filter(({ name }) => owners.has(name))
    .flatMap((pkg) => (sources.get(pkg.name) ?? []).map((source) => ({ ...pkg, source, proof: PROOF })));
}

function ownersOfPrograms({ files }: SquashedImage): readonly string[] {
  const packages = files.flatMap(({ facts }) => facts.packages ?? []);
  return packages.flatMap(({ type, owner }) => (type === 'golang' && owner !== undefined ? [owner] : []));
}

/** Whether all feeds of a distribution look packages up by their sources. */
function namesSources(distribution: Distribution): boolean {
  const choices = coverageOf(distribution);
  return choices.length > 0 && choices.every(({ names }) => names === 'source');
}
