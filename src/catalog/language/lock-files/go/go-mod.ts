// go.mod: https://go.dev/ref/mod#go-mod-file

import { failed, ok } from '../../../../domain/index.ts';
import { readDirectives, type Replacement } from './go-directives.ts';
import {
  lockedPackage,
  MAX_LOCKED,
  TOO_MANY_LOCKED,
  type LockedPackage,
  type LockReader,
} from '../locked-package.ts';

/** Go's minor release from which go.mod is complete. */
const FIRST_WHOLE = 17;

/** Facts from a go.mod needed for Go's other files. */
export interface ModuleDetail {
  /** Its own name. */
  readonly module: string;
  /**
   * Names already resolved here, if go.sum has to add modules: before Go 1.17, go.mod may omit modules that
   * the main module does not import. Source: "Module graph pruning" in Go's reference.
   */
  readonly decided?: readonly string[];
}

/**
 * Reads the modules required by a main module: complete for its packages since Go 1.17. An empty file only
 * excludes its folder from the enclosing module.
 */
export const readGoMod: LockReader = (text) => {
  const { module, required, replacements } = readDirectives(text);
  if (required.length > MAX_LOCKED) return failed(TOO_MANY_LOCKED);
  if (module === undefined && text.trim() !== '') return failed('no main module');
  const byOld = new Map(replacements.map((each) => [`${each.old} ${each.version ?? ''}`, each]));
  return ok(required.map(([name = '', version = '']) => toLocked(name, version, byOld)));
};

export function moduleDetail(text: string): ModuleDetail {
  const { module = '', required, replacements, language } = readDirectives(text);
  const [, minor] = /^1\.(\d+)/u.exec(language ?? '1.16') ?? [];
  if (required.length === 0 || minor === undefined || Number(minor) >= FIRST_WHOLE) return { module };
  const names = [...required.map(([name = '']) => name), ...replacements.flatMap(({ old, by }) => [old, by])];
  return { module, decided: [...new Set(names)] };
}

/** A fork takes its replacement's name and version; one in a folder is the application's own. */
function toLocked(
  name: string,
  version: string,
  replacements: ReadonlyMap<string, Replacement>,
): LockedPackage | undefined {
  const replacement = replacements.get(`${name} ${version}`) ?? replacements.get(`${name} `);
  if (!replacement) return lockedPackage(name, version);
  const { by, byVersion } = replacement;
  return byVersion === undefined ? lockedPackage(name, version, 'own') : lockedPackage(by, byVersion);
}
