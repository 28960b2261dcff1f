import { isOfLockFile } from '../../catalog/index.ts';
import { appendTo, counted, isCounted, type Problem } from '../../domain/index.ts';
import { isInstalled } from './project-proofs.ts';
import type { SquashedImage } from '../layers/squash-image.ts';

/** Notes cached packages, once for each ecosystem without an installed package: something may run from the cache. */
export function onlyCached(squashed: readonly SquashedImage[]): readonly Problem[] {
  const cached = new Map<string, string[]>();
  const present = new Set<string | undefined>();
  for (const { path, facts } of squashed.flatMap((each) => each.files)) {
    for (const pkg of facts.packages ?? []) {
      const { ecosystem, status } = pkg;
      if (status === 'cached' && ecosystem !== undefined) {
        appendTo(cached, ecosystem, path);
      } else if (isOfLockFile(pkg) ? isCounted(pkg) : isInstalled(pkg, path)) present.add(ecosystem);
    }
  }
  return [...cached].flatMap(([ecosystem, paths]) => {
    const [path = ''] = paths;
    if (present.has(ecosystem)) return [];
    const count = paths.length;
    const message = `${counted(count, 'package')} of ${ecosystem} are in a cache alone, the first: ${path}; count them with --scope all`;
    return [{ kind: 'packages-only-declared', subject: path, message, count, path }];
  });
}
