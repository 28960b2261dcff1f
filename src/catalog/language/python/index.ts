import type { LayerFile, WantedBody } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { isPythonZip } from './archive.ts';
import { couldBeFrozen } from './frozen.ts';
import { isLooseMetadata, pythonFileKind, tellsVersion } from './file-kind.ts';
import { readPythonFile } from './read-file.ts';
import { combineDistributions } from './combine.ts';

/** Bytes per file that a layer pass holds in memory. */
const MAX_HELD_BYTES = 16 * 1024 ** 2;
/** Modules that contain a version are small. */
const MAX_MODULE_BYTES = 1024 ** 2;

/**
 * Reads Python distributions: `X.dist-info` and `X.egg-info`, the files beside them that prove that their
 * code is present, and archives. Combining decides over all layers which ones are installed.
 */
export const pythonCataloger: FileCataloger = {
  kind: 'file',
  id: 'python',
  version: 10,
  looksAt: (path) => pythonFileKind(path) !== undefined,
  wants: wantedBody,
  read: readPythonFile,
  folders: {
    isNamed: (folder) => folder.endsWith('.dist-info') || folder.endsWith('.egg-info'),
    isLoose: isLooseMetadata,
  },
  combine: combineDistributions,
};

/** Metadata is held whole, to be hashed: a distribution's package may own it. Most other files are read in part. */
function wantedBody({ path, size }: LayerFile, head: Buffer): WantedBody {
  switch (pythonFileKind(path)) {
    case undefined:
      return 'no';
    case 'metadata':
      return size <= MAX_HELD_BYTES ? 'whole' : 'random';
    case 'code':
      return size > 0 && size <= MAX_MODULE_BYTES && tellsVersion(path, head) ? 'random' : 'no';
    case 'program':
      return isPythonZip(path, head) || couldBeFrozen(head) ? 'random' : 'no';
    case 'maybe-archive':
      return isPythonZip(path, head) ? 'random' : 'no';
    case 'record':
    case 'installed':
    case 'sources':
    case 'modules':
    case 'origin':
    case 'installer':
    case 'link':
    case 'vendored':
    case 'archive':
      return 'random';
  }
}
