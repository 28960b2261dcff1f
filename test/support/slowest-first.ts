import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Take a minute or more: begun last, each would keep one core busy while the others have nothing left to do. */
const SLOWEST = ['store/postgres', 'e2e/klar-severities', 'shared/up-to-date', 'shared/language-findings'];

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

function isSlow({ moduleId }: TestSpecification): boolean {
  return SLOWEST.some((name) => moduleId.endsWith(`/${name}.test.ts`));
}
