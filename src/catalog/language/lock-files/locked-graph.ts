import {
  neededByNone,
  traceDependencies,
  type Brought,
  type DirectDependency,
} from '../../trace-dependencies.ts';
import type { Locked, LockedList } from './locked.ts';

/** An entry of a lock file, and the keys of what it needs: one that no entry has is left aside. */
export interface LockedNode {
  /** Is shared by entries that the format does not tell apart, such as versions for several platforms. */
  readonly key: string;
  /** The package that it lists, if it does; undefined in place of one that cannot be read. */
  readonly listed: LockedList;
  readonly needs: readonly string[];
  /** Set for a project's own entry, which needs what is a direct dependency. */
  readonly isProject?: boolean;
  /** Keys of what a project needs for development alone. */
  readonly devNeeds?: readonly string[];
}

/**
 * Lists what a lock file names, with how each package was brought. Where no entry is a project's, direct dependencies are
 * those that nothing else needs.
 */
export function withBringers(nodes: readonly LockedNode[]): LockedList {
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

/** Leaves the project's own packages as they are: nothing brought them. */
function mark(each: Locked, brought: Brought | undefined): Locked {
  return each.standing === 'own' ? each : { ...each, ...brought };
}

/** Makes one package of what is named in several places: direct in one of them is direct. */
export function distinct(list: readonly Locked[]): readonly Locked[] {
  const byKey = Map.groupBy(list, ({ name, version, architecture, isConda }) =>
    JSON.stringify([name, version, architecture, isConda]),
  );
  return byKey.values().flatMap(joined).toArray();
}

function joined(same: readonly Locked[]): readonly Locked[] {
  const [first] = same;
  if (!first || same.length === 1) return same;
  const { name, version, architecture, standing, alias, isConda } = first;
  const isDirect = same.some(({ through }) => through === undefined);
  const through = new Set(isDirect ? [] : same.flatMap((each) => each.through ?? []));
  return [
    {
      name,
      version,
      ...(architecture !== undefined && { architecture }),
      ...(standing && { standing }),
      ...(through.size > 0 && { through: [...through].sort() }),
      ...(same.every(({ dev }) => dev) && { dev: true as const }),
      ...(alias !== undefined && { alias }),
      ...(isConda && { isConda }),
    },
  ];
}
