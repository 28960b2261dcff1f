import type { FileFacts } from '../../domain/index.ts';
import type { FolderCataloger, WantedFile } from '../cataloger.ts';
import { readRelease, RELEASE_FILES } from './release-files.ts';

/** The largest known file has 1 KB. */
const MAX_RELEASE_BYTES = 64 * 1024;

/** Stores release file contents; {@link distributionOf} evaluates them together. */
export const distroCataloger: FolderCataloger = {
  kind: 'folder',
  id: 'distro',
  version: 1,
  roots: [...RELEASE_FILES.keys()],
  wants: (path) => RELEASE_FILES.has(path),
  read: (files) => ({ files: files.map(readReleaseFile) }),
};

function readReleaseFile({ path, bytes }: WantedFile): FileFacts {
  const format = RELEASE_FILES.get(path);
  if (format === undefined) return { path };
  if (bytes.length > MAX_RELEASE_BYTES) return unreadable(path, `is larger than ${MAX_RELEASE_BYTES} bytes`);
  if (bytes.includes(0)) return unreadable(path, 'contains NUL bytes, so it is not text');
  return { path, release: readRelease(format, new TextDecoder().decode(bytes)) };
}

function unreadable(path: string, reason: string): FileFacts {
  return {
    path,
    problems: [{ kind: 'package-database-unreadable', subject: path, message: `${path} ${reason}` }],
  };
}
