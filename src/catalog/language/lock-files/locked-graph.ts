import { defined } from '../../../domain/index.ts';
import {
  neededByNone,
  traceDependencies,
  type Brought,
  type DirectDependency,
} from '../../trace-dependencies.ts';
import type { LockedPackage, LockedPackages } from './locked-package.ts';

/** A lock file entry, and the keys it needs; keys without an entry are ignored. */
export interface LockedNode {
  /** Shared by entries that the format does not distinguish, such as versions for several platforms. */
  readonly key: string;
  /** The package it lists, if any; undefined for an unreadable one. */
  readonly listed: LockedPackages;
  readonly needs: readonly string[];
  /** Set for a project's own entry, whose needs are direct dependencies. */
  readonly isProject?: boolean;
  /** Keys that a project needs only for development. */
  readonly devNeeds?: readonly string[];
}

/**
 * Lists a lock file's packages, with the direct dependencies that brought each. Without a project entry,
 * packages that nothing else needs count as direct.
 */
export function withBringers(nodes: readonly LockedNode[]): LockedPackages {
  const needsOf = needsIn(nodes);
  const hasProject = nodes.some(({ isProject }) => isProject);
  const brought = traceDependencies(hasProject ? neededByProjects(nodes) : likely(nodes, needsOf), needsOf);
  return nodes.flatMap(({ key, listed }) => listed.map((each) => each && mark(each, brought.get(key))));
}

function neededByProjects(nodes: readonly LockedNode[]): readonly DirectDependency[] {
  const names = new Map(nodes.flatMap(({ key, listed }) => listed.map((each) => [key, each?.name])));
  const projects = nodes.filter(({ isProject }) => isProject);
  const direct = (keys: readonly string[], isDev: boolean) =>
    keys.flatMap((key) => {
      const name = names.get(key);
      return name === undefined ? [] : [{ key, name, isDev }];
    });
  return projects.flatMap(({ needs, devNeeds = [] }) => [...direct(needs, false), ...direct(devNeeds, true)]);
}

function likely(
  nodes: readonly LockedNode[],
  needsOf: (key: string) => readonly string[],
): readonly DirectDependency[] {
  const keys = neededByNone(
    nodes.map(({ key }) => key),
    needsOf,
  );
  const packages = nodes.filter(({ key }) => keys.has(key));
  return packages.flatMap(({ key, listed }) =>
    listed.flatMap((each) => (each ? [{ key, name: each.name, isDev: false }] : [])),
  );
}

function needsIn(nodes: readonly LockedNode[]): (key: string) => readonly string[] {
  const byKey = Map.groupBy(nodes, ({ key }) => key);
  const known = new Map(
    byKey.entries().map(([key, same]) => {
      const needs = same.flatMap((each) => each.needs);
      return [key, needs.filter((need) => byKey.has(need))];
    }),
  );
  return (key) => known.get(key) ?? [];
}

/** Leaves the project's own packages unmarked: nothing brought them. */
function mark(each: LockedPackage, brought: Brought | undefined): LockedPackage {
  return each.status === 'own' ? each : { ...each, ...brought };
}

/** Merges duplicates into one package: direct anywhere means direct. */
export function distinct(list: readonly LockedPackage[]): readonly LockedPackage[] {
  const byKey = Map.groupBy(list, ({ name, version, architecture, isConda }) =>
    JSON.stringify([name, version, architecture, isConda]),
  );
  return byKey.values().flatMap(joined).toArray();
}

function joined(same: readonly LockedPackage[]): readonly LockedPackage[] {
  const [first] = same;
  if (!first || same.length === 1) return same;
  const { name, version, architecture, status, alias, isConda } = first;
  const isDirect = same.some(({ through }) => through === undefined);
  const through = new Set(isDirect ? [] : same.flatMap((each) => each.through ?? []));
  return [
    {
      name,
      version,
      ...defined({ architecture, status }),
      ...(through.size > 0 && { through: [...through].sort() }),
      ...(same.every(({ dev }) => dev) && { dev: true as const }),
      ...defined({ alias, isConda }),
    },
  ];
}
