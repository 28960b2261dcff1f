import {
  nameSome,
  type InstalledPackage,
  type RangeMatch,
  type Problem,
  type NotComparedAdvisory,
} from '../domain/index.ts';
import { countedIds } from './counted-ids.ts';
import type { BoundedMatch } from './go/index.ts';
import type { Lookup } from './wanted-versions.ts';

/** Packages to name in a message before counting the rest. */
const NAMED_PACKAGES = 3;
/** Records to name in a message about one package. */
const NAMED_RECORDS = 3;

interface Draft {
  readonly match: BoundedMatch;
  readonly name: string;
  readonly packages: Set<InstalledPackage>;
  /** Reason from its first row. */
  readonly reason: string;
}

/** Conclusions about packages from the rows that could be compared. */
export interface ComparedFindings {
  /** Whether it is found with a fix, so that no further row could make it worse. */
  isFixed(pkg: InstalledPackage, id: string): boolean;
  /** Whether another row from the record affects a language package. */
  isFound(pkg: InstalledPackage, match: RangeMatch): boolean;
  /** Whether the record says that the package, in this ecosystem, is not affected. */
  isDenied(pkg: InstalledPackage, match: RangeMatch): boolean;
}

/** Collects joined rows that may or may not hold, by record, ecosystem and looked-up name. */
export class NotComparedAdvisories {
  readonly #drafts = new Map<string, Draft>();

  add(match: BoundedMatch, { name }: Lookup, pkg: InstalledPackage, reason: string): void {
    const key = `${match.feed}\0${match.record}\0${match.ecosystem}\0${name}`;
    const known = this.#drafts.get(key);
    if (known) known.packages.add(pkg);
    else this.#drafts.set(key, { match, name, packages: new Set([pkg]), reason });
  }

  get isEmpty(): boolean {
    return this.#drafts.size === 0;
  }

  /** Lists advisories that could still add a finding, or a fix to one: each record once per name. */
  open(compared: ComparedFindings): readonly NotComparedAdvisory[] {
    const open = new Map<string, NotComparedAdvisory>();
    for (const { match, name, packages, reason } of this.#drafts.values()) {
      const { record, cves } = match;
      const isOfLanguage = packages.values().some(({ ecosystem }) => ecosystem !== undefined);
      const aliases = isOfLanguage ? [record, ...cves, ...match.aliases] : [];
      const ids = countedIds(match);
      const left = [...packages].filter(
        (pkg) =>
          !compared.isFound(pkg, match) &&
          !compared.isDenied(pkg, match) &&
          !ids.every((id) => compared.isFixed(pkg, id)),
      );
      const known = open.get(`${record}\0${name}`);
      const all = [...new Set([...(known?.packages ?? []), ...left])];
      const advisory = known ?? {
        record,
        cves,
        ids,
        aliases,
        package: name,
        reason,
        ...(match.isUnversioned && { isUnversioned: true }),
      };
      if (all.length > 0) open.set(`${record}\0${name}`, { ...advisory, packages: all });
    }
    return [...open.values()];
  }
}

/** Reports each record that could not be compared; records without versions are grouped by package. */
export function notComparedProblems(advisories: readonly NotComparedAdvisory[]): readonly Problem[] {
  const { unversioned = [], compared = [] } = Object.groupBy(advisories, ({ isUnversioned }) =>
    isUnversioned ? 'unversioned' : 'compared',
  );
  const byPackage = Map.groupBy(unversioned, ({ package: name }) => name);
  return [...compared.map(notComparedOne), ...Array.from(byPackage, withoutVersions)];
}

function withoutVersions([name, advisories]: readonly [string, readonly NotComparedAdvisory[]]): Problem {
  const records = nameSome(
    advisories.map(({ record }) => record),
    NAMED_RECORDS,
  );
  return {
    kind: 'advisory-without-versions',
    subject: name,
    message: `no affected versions of ${name} are known for ${records}, which nobody has reviewed`,
    package: name,
  };
}

function notComparedOne(advisory: NotComparedAdvisory): Problem {
  const { record, cves, package: name, packages, reason } = advisory;
  const about = cves.every((cve) => cve === record) ? '' : ` (${cves.join(', ')})`;
  return {
    kind: 'advisory-not-compared',
    subject: record,
    message: `${record}${about} could not be compared with ${namesOf(packages)}: ${reason}`,
    package: name,
    ...(cves.length > 0 && { cves }),
  };
}

/** Keeps an unorderable version as a note only when no record names its package. */
export function leftToNote(
  problems: readonly Problem[],
  notCompared: readonly NotComparedAdvisory[],
): readonly Problem[] {
  const names = new Set(notCompared.map(({ package: name }) => name));
  return problems.filter(({ kind, subject }) => kind !== 'version-unparsable' || !names.has(subject));
}

function namesOf(packages: readonly InstalledPackage[]): string {
  const names = [...new Set(packages.map((pkg) => `${pkg.name} ${pkg.version}`))];
  return nameSome(names, NAMED_PACKAGES);
}
