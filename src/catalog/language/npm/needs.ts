import { isJsonObject, memberNames, type JsonObject } from '../../../domain/index.ts';

/** Names listed in one package.json: the largest applications have some hundreds. */
const MAX_NEEDS = 2000;
/** Lists of packages installed along with a package. */
const NEEDED = ['dependencies', 'optionalDependencies', 'peerDependencies'];
/** A project folder. Archives are excluded: they may come from a registry. */
const IS_FOLDER = /^(?:(?:file|link|portal|workspace):|\.{0,2}\/)(?!.*\.t(?:ar(?:\.gz)?|gz)$)/u;

/** Facts from a project's package.json, outside `node_modules`. */
export interface ProjectDetail {
  readonly name?: string;
  readonly version?: string;
  readonly needs: readonly string[];
  readonly devNeeds: readonly string[];
  /** Needs that are the project's own folders, which some package managers copy to `node_modules`. */
  readonly own: readonly string[];
}

/** Lists the distinct names that a package is installed with. */
export function npmNeedsOf(manifest: JsonObject): readonly string[] {
  return [...new Set(NEEDED.flatMap((list) => memberNames(manifest[list])))].slice(0, MAX_NEEDS);
}

export function projectDetail(manifest: JsonObject): ProjectDetail {
  const { name, version, devDependencies } = manifest;
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof version === 'string' && { version }),
    needs: npmNeedsOf(manifest),
    devNeeds: memberNames(devDependencies).slice(0, MAX_NEEDS),
    own: ['devDependencies', ...NEEDED].flatMap((list) => foldersIn(manifest[list])).slice(0, MAX_NEEDS),
  };
}

function foldersIn(list: unknown): readonly string[] {
  if (!isJsonObject(list)) return [];
  return Object.keys(list).filter((name) => {
    const range = list[name];
    return typeof range === 'string' && IS_FOLDER.test(range);
  });
}

/** Reads back the names stored in an installed package's facts. */
export function neededNames(detail: unknown): readonly string[] {
  return Array.isArray(detail) ? detail.filter((name: unknown) => typeof name === 'string') : [];
}

/** Reads back a project's stored facts. */
export function asProject(detail: unknown): ProjectDetail | undefined {
  if (!isJsonObject(detail)) return undefined;
  const { name, version, needs, devNeeds, own } = detail;
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof version === 'string' && { version }),
    needs: neededNames(needs),
    devNeeds: neededNames(devNeeds),
    own: neededNames(own),
  };
}
