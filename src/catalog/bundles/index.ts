import type { ByteSource } from '../../archive/index.ts';
import type { FileFacts, LanguageEcosystem, LayerFile, WantedBody } from '../../domain/index.ts';
import type { FileCataloger } from '../cataloger.ts';
import {
  bundlerOf,
  hasAppendedBytes,
  hasMovedSegments,
  readIfAvailable,
  readOrNothing,
  readProgram,
  wantsSections,
  type Program,
} from '../program/index.ts';

/** Smallest Haskell or Bun program, in bytes: reading every program's sections costs too much. */
const MIN_BYTES = 4 * 1024 ** 2;
/** The section in which compilers leave their names, and GHC's, which its assembly ends with. */
const COMMENT = '.comment';
const MAX_COMMENT_BYTES = 64 * 1024;
const GHC = /(?:^|\0)GHC \d/u;

/**
 * Finds programs that bundle an application with a JavaScript or Dart runtime, and Haskell programs. Nothing
 * lists their packages, so the programs are counted.
 */
export const bundlesCataloger: FileCataloger = {
  kind: 'file',
  id: 'bundles',
  version: 6,
  looksAt: () => true,
  wants(file: LayerFile, head: Buffer): WantedBody {
    if (hasMovedSegments(head)) return 'random';
    if (hasAppendedBytes(file, head)) return 'ends';
    return file.size >= MIN_BYTES ? wantsSections(file, head) : 'no';
  },
  read({ path }, body): FileFacts | undefined {
    const program = readOrNothing(() => readProgram(body));
    const marks = program && (bundlerOf(body, program) ?? compilerOf(body, program));
    return marks && { path, marks };
  },
};

function compilerOf(body: ByteSource, { sections }: Program): LanguageEcosystem | undefined {
  const comment = sections.find(({ name }) => name === COMMENT);
  const names =
    comment && readIfAvailable(() => body.read(comment.offset, Math.min(comment.size, MAX_COMMENT_BYTES)));
  return names && GHC.test(names.toString('latin1')) ? 'haskell' : undefined;
}
