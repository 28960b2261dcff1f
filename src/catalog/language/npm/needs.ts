import { isJsonObject, memberNames, type JsonObject } from '../../../domain/index.ts';

/** Names that one package.json lists: the largest applications have some hundreds. */
const MAX_NEEDS = 2000;
/** Lists of what a package is installed with. */
const NEEDED = ['dependencies', 'optionalDependencies', 'peerDependencies'];
/** A folder of the project. An archive may be of a registry. */
const IS_FOLDER = /^(?:(?:file|link|portal|workspace):|\.{0,2}\/)(?!.*\.t(?:ar(?:\.gz)?|gz)$)/u;

/** Facts from the package.json of a project, which is outside of `node_modules`. */
export interface ProjectDetail {
  readonly name?: string;
  readonly version?: string;
  readonly needs: readonly string[];
  readonly devNeeds: readonly string[];
  /** Those of its needs that are its own folders, which some package managers copy to `node_modules`. */
  readonly own: readonly string[];
}

/** Lists the names that a package is installed with, each once. */
export function needsOf(manifest: JsonObject): readonly string[] {
  return [...new Set(NEEDED.flatMap((list) => memberNames(manifest[list])))].slice(0, MAX_NEEDS);
}

export function projectDetail(manifest: JsonObject): ProjectDetail {
  const { name, version, devDependencies } = manifest;
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof version === 'string' && { version }),
    needs: needsOf(manifest),
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

/** Reads back the names that the facts of an installed package hold. */
export function neededNames(detail: unknown): readonly string[] {
  return Array.isArray(detail) ? detail.filter((name: unknown) => typeof name === 'string') : [];
}

/** Reads back what the facts of a project hold. */
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
