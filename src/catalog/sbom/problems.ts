import { knownDistribution } from '../../distributions/index.ts';
import {
  counted,
  nameSome,
  type Distribution,
  type InstalledPackage,
  type Problem,
} from '../../domain/index.ts';
import type { ImageFacts } from '../../sbom/index.ts';
import type { NamedPackage } from './packages.ts';

/** Components a message names before it counts the rest. */
const NAMED = 5;
/** Sentences that a message quotes from the document. */
const REPEATED = 3;

/** Reports components that could be packages but have no usable purl. */
export function unnamed(names: readonly string[], place: string): readonly Problem[] {
  if (names.length === 0) return [];
  const what = counted(names.length, 'component, which was', 'components, which were');
  const message = `${place} gives no valid purl, or no version, for ${what} not looked up: ${listed(names)}`;
  return [{ kind: 'sbom-incomplete', subject: place, message, count: names.length }];
}

/** Reports packages whose type no feed covers, one problem per type. */
export function notAnswered(
  unanswered: ReadonlyMap<string, readonly string[]>,
  place: string,
): readonly Problem[] {
  return Array.from(unanswered, ([type, names]) => {
    const message = `no feed answers for packages of type ${type} in ${place}: ${listed(names)}`;
    return { kind: 'sbom-incomplete', subject: type, message, count: names.length };
  });
}

/** Reports packages from other releases than the one looked up, one problem per release. */
export function ofOtherRelease(
  named: readonly NamedPackage[],
  distribution: Distribution | undefined,
): readonly Problem[] {
  const releases = Map.groupBy(named, ({ release }) => `${release?.id ?? ''}:${release?.version ?? ''}`);
  return Array.from(releases, ([subject, packages]) => {
    const names = packages.map(({ pkg }) => `${pkg.name} ${pkg.version}`);
    const message = `not looked up, since they are of ${subject} and not of ${distribution?.name ?? ''}: ${listed(names)}`;
    return { kind: 'sbom-incomplete', subject, message, count: names.length };
  });
}

/**
 * Reports distribution packages in an SBOM that names no sources, if the distribution's advisories name them:
 * libssl3 is built from openssl.
 */
export function sourcesUnknown(
  named: readonly NamedPackage[],
  distribution: Distribution | undefined,
  place: string,
): readonly Problem[] {
  const feeds = (distribution && knownDistribution(distribution.id)?.feeds) ?? [];
  const ours = named.filter(({ pkg }) => pkg.ecosystem === undefined);
  const isStated = ours.length === 0 || ours.some(({ tellsSource }) => tellsSource);
  if (isStated || feeds.every(({ names }) => names === 'binary')) return [];
  const message = `${place} names the source of no package, and advisories of ${distribution?.name ?? ''} name sources: ${listed(ours.map(({ pkg }) => `${pkg.name} ${pkg.version}`))}`;
  return [{ kind: 'sbom-incomplete', subject: place, message, count: ours.length }];
}

/** Notes packages that no feed covers, in images either. */
export function uncoveredNote(packages: readonly InstalledPackage[], place: string): readonly Problem[] {
  return Array.from(
    Map.groupBy(packages, ({ type }) => type),
    ([subject, ours]) => {
      const names = ours.map(({ name, version }) => `${name} ${version}`.trimEnd());
      const message = `no feed answers for ${subject} packages of ${place}: ${listed(names)}`;
      return { kind: 'ecosystem-not-covered', subject, message, count: names.length };
    },
  );
}

/** Reports gaps that one of our own documents declares, beyond the problems it carries. */
export function gapProblem(
  gaps: readonly string[],
  described: ImageFacts | undefined,
  place: string,
): readonly Problem[] {
  const { image, problems = [] } = described ?? {};
  // SPDX joins them in one text, where multi-line messages cannot be separated.
  const known = new Set(
    problems.flatMap(({ kind, message }) => `${image?.reference ?? ''}: ${kind}: ${message}`.split('\n')),
  );
  const left = gaps.filter((gap) => !gap.split('\n').every((line) => line === '' || known.has(line)));
  if (left.length === 0) return [];
  const message = `${place} says that it is incomplete: ${nameSome(left, REPEATED)}`;
  return [{ kind: 'sbom-incomplete', subject: place, message, count: left.length }];
}

/** Reports distribution packages without a named distribution. */
export function unknownDistribution(place: string, count: number): Problem {
  const packages = counted(count, 'package was', 'packages were');
  const message = `${packages} not looked up, since ${place} names no distribution, or several: name it with --distro ID:VERSION`;
  return { kind: 'distribution-unknown', subject: place, message };
}

export function emptyDocument(place: string): Problem {
  const message = `${place} lists no package with a purl, so nothing was looked up`;
  return { kind: 'no-package-database', subject: place, message };
}

function listed(names: readonly string[]): string {
  return nameSome([...new Set(names)], NAMED);
}

/** Notes a report that was written as an SBOM: reports do not list Go programs' functions, which advisories name. */
export function withoutFunctions(
  packages: readonly InstalledPackage[],
  programs: Readonly<Record<string, unknown>>,
  place: string,
): readonly Problem[] {
  // Every Go program contains the standard library; a lock file does not list it.
  const isOfPrograms = packages.some(({ ecosystem, name }) => ecosystem === 'Go' && name === 'stdlib');
  if (!isOfPrograms || Object.keys(programs).length > 0) return [];
  const message =
    'does not say which functions its Go programs have, so flaws in others are found, too; plimsoll sbom writes them';
  return [{ kind: 'package-details-unreadable', subject: place, message }];
}
