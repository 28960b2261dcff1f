import type { LayerFile, WantedBody } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isPythonZip } from './archive.ts';
import { couldBeFrozen } from './frozen.ts';
import { kindOfFile } from './file-kind.ts';
import { readPythonFile } from './read-file.ts';
import { settleDistributions } from './settle.ts';

/** A module that tells a version is small. */
const MAX_MODULE_BYTES = 1024 ** 2;

/**
 * Reads Python distributions: `X.dist-info` and `X.egg-info`, with the files beside them that prove that their code is
 * there, and archives. Which of them are installed is settled over all layers.
 */
export const pythonCataloger: FileCataloger = {
  kind: 'file',
  id: 'python',
  version: 1,
  looksAt: (path) => kindOfFile(path) !== undefined,
  wants: wantedBody,
  read: readPythonFile,
  settle: settleDistributions,
};

/** Beginnings suffice of all files but modules, however large they are. */
function wantedBody({ path, size }: LayerFile, head: Buffer): WantedBody {
  const kind = kindOfFile(path);
  if (kind === undefined) return 'no';
  if (kind === 'code') return size > 0 && size <= MAX_MODULE_BYTES ? 'whole' : 'no';
  if (kind === 'program') return isPythonZip(path, head) || couldBeFrozen(head) ? 'random' : 'no';
  return kind === 'maybe-archive' && !isPythonZip(path, head) ? 'no' : 'random';
}
