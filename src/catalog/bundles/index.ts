import type { FileFacts, LayerFile, WantedBody } from '../../domain/index.ts';
import type { FileCataloger } from '../cataloger.ts';
import {
  bundlerOf,
  hasAppendedBytes,
  hasMovedSegments,
  readOrNothing,
  readProgram,
  wantsSections,
} from '../program/index.ts';

/** Bytes of the smallest program of Bun: its sections are looked at, which costs too much for every program. */
const MIN_BUN_BYTES = 32 * 1024 ** 2;

/**
 * Finds programs that a runtime of JavaScript or Dart and an application were made into. Nothing lists the packages that are
 * bundled into them: they are counted.
 */
export const bundlesCataloger: FileCataloger = {
  kind: 'file',
  id: 'bundles',
  version: 4,
  looksAt: () => true,
  wants(file: LayerFile, head: Buffer): WantedBody {
    if (hasMovedSegments(head)) return 'random';
    if (hasAppendedBytes(file, head)) return 'ends';
    return file.size >= MIN_BUN_BYTES ? wantsSections(file, head) : 'no';
  },
  read({ path }, body): FileFacts | undefined {
    const program = readOrNothing(() => readProgram(body));
    const marks = program && bundlerOf(body, program);
    return marks && { path, marks };
  },
};
