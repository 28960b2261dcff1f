import type { Reporter, TestModule } from 'vitest/node';
import type {} from './needs.ts';

/** Names at the end which tests were left out, and for want of what. */
export class LeftOut implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const places = new Map<string, string[]>();
    for (const { children, relativeModuleId } of modules)
      for (const test of children.allTests('skipped')) {
        const { without = [] } = test.meta();
        if (without.length === 0) continue;
        const reason = without.join(', ');
        places.set(reason, [...(places.get(reason) ?? []), relativeModuleId]);
      }
    const lines = Array.from(places, ([reason, files]) => {
      const count = files.length === 1 ? '1 test' : `${files.length} tests`;
      return `  ${reason}: ${count} of ${[...new Set(files)].join(', ')}`;
    });
    if (lines.length > 0) console.log(['left out, for want of', ...lines.toSorted(), ''].join('\n'));
  }
}
