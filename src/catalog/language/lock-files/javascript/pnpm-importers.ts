import type { OutlineEntry } from '../outline.ts';

/** A dependency's name and resolved version. */
export interface PnpmNeed {
  readonly name: string;
  readonly version: string;
}

interface PnpmProjects {
  readonly needs: readonly PnpmNeed[];
  readonly devNeeds: readonly PnpmNeed[];
}

const NEEDED = ['dependencies', 'optionalDependencies'];
/** The last two are pnpm itself and its configuration, in a separate document since pnpm 11. */
const FOR_DEVELOPMENT = ['devDependencies', 'configDependencies', 'packageManagerDependencies'];

/**
 * Reads the projects' dependencies in a pnpm-lock.yaml: below `importers`, or at the top level for a single
 * project. Since version 6, each name holds its range and its version.
 */
export function importersIn(outline: readonly OutlineEntry[]): PnpmProjects {
  const needs: PnpmNeed[] = [];
  const devNeeds: PnpmNeed[] = [];
  let [base, list, name] = [0, '', ''];
  for (const { indent, key, value } of outline) {
    if (indent === 0) base = key === 'importers' ? 4 : 0;
    if (indent === base) list = key;
    if (indent === base + 2) name = key;
    const isVersion = indent === base + 2 ? value !== '' : indent === base + 4 && key === 'version';
    if (!isVersion) continue;
    if (NEEDED.includes(list)) needs.push({ name, version: value });
    else if (FOR_DEVELOPMENT.includes(list)) devNeeds.push({ name, version: value });
  }
  return { needs, devNeeds };
}
