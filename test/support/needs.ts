import { can, type Ability } from './abilities.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** The tools that are missing, so that the test is left out. */
    readonly without?: readonly string[];
  }
}

/** The tools that a registry of the tests takes: the server, what fills it, and what makes its password. */
export const REGISTRY = ['docker-registry', 'skopeo', 'htpasswd'] as const;

/**
 * Options of a test, or of a suite, that is left out where the machine cannot do one of these, and then named at the end.
 * Where CI is set, it fails instead.
 */
export function needs(...abilities: readonly Ability[]) {
  return unlessWithout(abilities.filter((ability) => !can(ability)));
}

/** Options likewise, where it is known what is missing. */
export function unlessWithout(without: readonly string[]) {
  if (without.length > 0 && process.env['CI'] !== undefined)
    throw new Error(`this machine cannot do what the tests need: ${without.join(', ')}`);
  return without.length > 0 ? { skip: true, meta: { without } } : {};
}
