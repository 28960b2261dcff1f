import { coverageOf } from '../../distributions/index.ts';
import type { Distribution, InstalledPackage } from '../../domain/index.ts';
import type { SquashedImage } from '../layers/squash-image.ts';

/** The field that names such a source. */
const PROOF = 'Built-Using';

/**
 * Lists the sources built into the distribution's Go programs, each as one more source of the program's
 * package: a library's new release reaches the program only when the distribution rebuilds it. For other
 * programs, the field lists sources that licences demand, such as all of a cross compiler's sources, and
 * Rust's compiler.
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

/** Whether all of a distribution's feeds look packages up by source. */
function namesSources(distribution: Distribution): boolean {
  const choices = coverageOf(distribution);
  return choices.length > 0 && choices.every(({ names }) => names === 'source');
}
