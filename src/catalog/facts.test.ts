import { expect, it } from 'vitest';
import { memorySource, TAR_HEAD_BYTES } from '../archive/index.ts';
import type { FileFacts, OwnedFiles } from '../domain/index.ts';
import type { Cataloger } from './cataloger.ts';
import { CATALOGERS } from './registry.ts';
import { SAMPLES } from './testing/samples.ts';

const CHANGED =
  'raise `version` of the cataloger, so that servers read stored images again; then, or if only samples changed, ' +
  'vitest run --project unit src/catalog/facts.test.ts -u';

type Facts = FileFacts | OwnedFiles | { readonly path: string; readonly marks: readonly unknown[] };

/** Reads all samples as a walk would. */
function factsOf(cataloger: Cataloger): readonly Facts[] {
  const samples = Array.from(SAMPLES, ([path, bytes]) => ({ path, bytes, body: memorySource(bytes) }));
  if (cataloger.kind === 'folder') {
    const wanted = samples.filter(({ path }) => cataloger.wants(path));
    const { files, owned = [] } = cataloger.wantsLargeFiles ? cataloger.read(wanted) : cataloger.read(wanted);
    return [...files, ...owned];
  }
  return samples.flatMap(({ path, bytes, body }): Facts | readonly Facts[] => {
    const head = bytes.subarray(0, TAR_HEAD_BYTES);
    if (cataloger.kind === 'marks') {
      const marks = [cataloger.marks.ofPath(path), cataloger.marks.ofProgram(head)];
      return marks.some(Boolean) ? [{ path, marks }] : [];
    }
    const file = { path, size: bytes.length, mode: 0o755 };
    if (!cataloger.looksAt(path) || cataloger.wants(file, head) === 'no') return [];
    return cataloger.read(file, body) ?? [];
  });
}

it.each(CATALOGERS)('reads the samples as $id@$version did', (cataloger) => {
  const facts = factsOf(cataloger);
  expect(facts).not.toEqual([]);
  expect(facts.map((each) => JSON.stringify(each)).join('\n'), CHANGED).toMatchSnapshot();
});
