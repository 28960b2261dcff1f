import { closeSync, fstatSync, openSync } from 'node:fs';
import { dirname, normalize } from 'node:path/posix';
import { ArchiveError, walkTarFile, type TarEntry } from '../../../archive/index.ts';
import { AppError } from '../../../errors/index.ts';
import { MAX_ARCHIVE_FILES, MAX_SYMLINKS } from '../../limits.ts';
import type { LocalBlob, LocalFiles } from './local-file.ts';

type Place =
  { readonly kind: 'file'; readonly blob: LocalBlob } | { readonly kind: 'link'; readonly to: string };

/** Lists the files in a plain tar from its headers. `name` identifies the archive in errors. */
export function tarFiles(path: string, name: string): LocalFiles {
  const places = indexTar(path, name);
  return {
    name,
    find: (wanted) => {
      let place = places.get(normalize(wanted));
      // Before version 25, `docker save` wrote a repeated layer as a link to the first.
      for (let links = 0; place?.kind === 'link' && links < MAX_SYMLINKS; links++)
        place = places.get(place.to);
      return place?.kind === 'file' ? place.blob : undefined;
    },
  };
}

function indexTar(path: string, name: string): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const entry = (found: TarEntry): boolean => {
      const place = placeOf(found, path);
      if (place) places.set(normalize(found.path), place);
      if (places.size > MAX_ARCHIVE_FILES) {
        throw new ArchiveError(`more than ${MAX_ARCHIVE_FILES} files, so it is not an image`);
      }
      return false;
    };
    walkTarFile({ fd, offset: 0, size }, { entry, body: () => undefined });
    return places;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    throw new AppError('IMAGE_INVALID', `cannot read ${name} as an image: ${error.message}`, {
      hint: 'make the archive with docker save or skopeo copy, not of a root file system; write sbom:FILE for an SBOM',
      cause: error,
    });
  } finally {
    closeSync(fd);
  }
}

function placeOf(entry: TarEntry, archive: string): Place | undefined {
  const { path, kind, target = '', offset, size, isSparse } = entry;
  if (isSparse)
    throw new ArchiveError(`${path} is stored as a sparse file; pack the archive without --sparse`);
  if (kind === 'file') return { kind, blob: { path: archive, offset, size } };
  if (kind === 'symlink') return { kind: 'link', to: normalize(`${dirname(path)}/${target}`) };
  return kind === 'hardlink' ? { kind: 'link', to: normalize(target) } : undefined;
}
