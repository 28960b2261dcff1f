import { isJsonObject, type JsonObject } from '../../../domain/index.ts';

/** Names that one package.json lists: the largest applications have some hundreds. */
const MAX_NEEDS = 2000;
/** Lists of what a package is installed with. */
const NEEDED = ['dependencies', 'optionalDependencies', 'peerDependencies'];

/** Facts from the package.json of a project, which is outside of `node_modules`. */
export interface ProjectDetail {
  readonly name?: string;
  readonly version?: string;
  readonly needs: readonly string[];
  readonly devNeeds: readonly string[];
}

/** Lists the names that a package is installed with, each once. */
export function needsOf(manifest: JsonObject): readonly string[] {
  return [...new Set(NEEDED.flatMap((list) => namesIn(manifest[list])))].slice(0, MAX_NEEDS);
}

export function projectDetail(manifest: JsonObject): ProjectDetail {
  const { name, version, devDependencies } = manifest;
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof version === 'string' && { version }),
    needs: needsOf(manifest),
    devNeeds: namesIn(devDependencies).slice(0, MAX_NEEDS),
  };
}

function namesIn(list: unknown): readonly string[] {
  return isJsonObject(list) ? Object.keys(list) : [];
}

/** Reads back the names that the facts of an installed package hold. */
export function neededNames(detail: unknown): readonly string[] {
  return Array.isArray(detail) ? detail.filter((name: unknown) => typeof name === 'string') : [];
}

/** Reads back what the facts of a project hold. */
export function asProject(detail: unknown): ProjectDetail | undefined {
  if (!isJsonObject(detail)) return undefined;
  const { name, version, needs, devNeeds } = detail;
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof version === 'string' && { version }),
    needs: neededNames(needs),
    devNeeds: neededNames(devNeeds),
  };
}
