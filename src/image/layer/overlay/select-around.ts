import type { OverlayFacts } from '../../../domain/index.ts';
import { isWithin, joinPath, parentOf } from '../path.ts';
import type { LayerOverlay } from './layer-overlay.ts';

/** Rounds of links that lead to further links, and names that links may give: an honest image has a handful. */
const MAX_ROUNDS = 4;
const MAX_NAMES = 500_000;

/**
 * Returns, for each layer, the entries that decide whether the files at these paths are visible: those at each path and
 * above it, and at the other names that links give it.
 */
export function selectAround(
  overlays: readonly LayerOverlay[],
  files: Iterable<string>,
): readonly OverlayFacts[] {
  const paths = new Set<string>();
  for (const file of files) addWithParents(paths, file);
  for (let round = 0; ; round++) {
    const known = paths.size;
    const selected = overlays.map((overlay) => overlay.select({ paths, hasTopLinks: true }));
    if (round === MAX_ROUNDS || known > MAX_NAMES) return selected;
    for (const { entries } of selected) {
      for (const { kind, path, target } of entries) {
        if (target === undefined) continue;
        if (kind === 'hardlink') addRenamed(paths, path, target);
        else addRenamed(paths, path, targetOf(path, target));
      }
    }
    if (paths.size === known) return selected;
  }
}

/** Adds the names that a link from one place to another gives to the paths below either. */
function addRenamed(paths: Set<string>, link: string, target: string): void {
  if (paths.has(link)) addWithParents(paths, target);
  for (const [from, to] of [
    [link, target],
    [target, link],
  ] as const) {
    if (!paths.has(from)) continue;
    for (const path of [...paths]) {
      if (path === from || !isWithin(path, from)) continue;
      addWithParents(paths, joinPath(to, from === '' ? path : path.slice(from.length + 1)));
    }
  }
}

function addWithParents(paths: Set<string>, path: string): void {
  for (let each = path; !paths.has(each); each = parentOf(each)) paths.add(each);
}

/** Resolves a link's target as within a chroot, without following further links. */
function targetOf(link: string, target: string): string {
  const parts = target.startsWith('/') ? [] : parentOf(link).split('/');
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.filter((part) => part !== '').join('/');
}
