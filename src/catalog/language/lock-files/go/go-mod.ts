// go.mod: https://go.dev/ref/mod#go-mod-file

import { failed, ok } from '../../../domain/index.ts';
import { readDirectives, type Replacement } from './go-directives.ts';
import { locked, MAX_LOCKED, TOO_MANY, type Locked, type LockReader } from './locked.ts';

/** Minor release of Go since which go.mod is whole. */
const FIRST_WHOLE = 17;

/** Facts of a go.mod that Go's other files need. */
export interface ModuleDetail {
  /** Its own name. */
  readonly module: string;
  /**
   * Names that it decides about, where go.sum adds modules: before Go 1.17, it may leave out what the main module does not
   * import. Source: "Module graph pruning" of Go's reference.
   */
  readonly decided?: readonly string[];
}

/**
 * Reads the modules that a main module requires: since Go 1.17 all that its packages need are there. An empty file only
 * keeps a folder out of the module around it.
 */
export const readGoMod: LockReader = (text) => {
  const { module, required, replacements } = readDirectives(text);
  if (required.length > MAX_LOCKED) return failed(TOO_MANY);
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

/** A fork is what its replacement says; one in a folder is the application's own. */
function toLocked(
  name: string,
  version: string,
  replacements: ReadonlyMap<string, Replacement>,
): Locked | undefined {
  const replacement = replacements.get(`${name} ${version}`) ?? replacements.get(`${name} `);
  if (!replacement) return locked(name, version);
  const { by, byVersion } = replacement;
  return byVersion === undefined ? locked(name, version, 'own') : locked(by, byVersion);
}
