import { nameSome, type InstalledPackage, type Problem, type NotComparedAdvisory } from '../domain/index.ts';
import type { Lookup } from './wanted-versions.ts';

/** Packages to name in a message before counting the rest. */
const NAMED_PACKAGES = 5;

/**
 * Notes language packages whose versions cannot be ordered, once for each application: `(devel)`, `dev-main`. A
 * package that a record names is a hole instead.
 */
export function versionsUnknown(
  lookups: Iterable<Lookup>,
  notCompared: readonly NotComparedAdvisory[],
): readonly Problem[] {
  const named = new Set(notCompared.map(({ package: name }) => name));
  const left = [...new Set(lookups)].filter(
    ({ name, unordered }) => unordered !== undefined && !named.has(name),
  );
  const packages = left
    .flatMap((lookup) => lookup.packages)
    .filter(({ ecosystem }) => ecosystem !== undefined);
  return Array.from(Map.groupBy(packages, subjectOf), ([subject, ours]) => unknownIn(subject, ours));
}

function subjectOf({ application, ecosystem = '' }: InstalledPackage): string {
  return application ?? ecosystem;
}

function unknownIn(subject: string, packages: readonly InstalledPackage[]): Problem {
  const names = [...new Set(packages.map(({ name, version }) => `${name} "${version}"`))];
  const message = `${subject}: not compared, since no version is known or it is not valid: ${nameSome(names, NAMED_PACKAGES)}`;
  return { kind: 'package-version-unknown', subject, message };
}
