import { baseNameOf } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { MAX_MANIFEST_BYTES } from '../../limits.ts';
import { parseManifest } from '../../manifest/index.ts';
import { folderFiles } from '../local/folder-files.ts';
import { readHead, readWhole, type LocalFiles } from '../local/local-file.ts';
import { localDigestOf } from '../local/verify.ts';
import {
  listManifests,
  openManifest,
  type LayoutOptions,
  type NamedManifest,
} from '../oci-layout/open-layout.ts';
import { onlyImage, type PlatformImages } from '../platform-images.ts';
import type { OpenedImage } from '../source.ts';

// Folder that `skopeo copy` writes for its own `dir:`: the manifest under its name, each blob under its digest's
// digits.

const MANIFEST = 'manifest.json';
const VERSION = 'version';
const VERSION_TEXT = 'Directory Transport Version:';

export function isSkopeoFolder(folder: string): boolean {
  const version = folderFiles(folder).find(VERSION);
  return version !== undefined && readHead(version, VERSION_TEXT.length).toString() === VERSION_TEXT;
}

export async function openSkopeoFolder(
  folder: string,
  options: Omit<LayoutOptions, 'choice' | 'transport'>,
): Promise<OpenedImage> {
  const { files, top } = readFolder(folder);
  return openManifest(files, top, { ...options, transport: 'dir' });
}

export async function listSkopeoFolder(
  folder: string,
  options: Omit<LayoutOptions, 'choice' | 'transport' | 'platform'>,
): Promise<PlatformImages> {
  const { files, top } = readFolder(folder);
  const { manifest } = top;
  if (manifest.kind !== 'index') return onlyImage(() => openSkopeoFolder(folder, options));
  const images = await listManifests(files, manifest.entries, { ...options, transport: 'dir' });
  return { images, close: () => Promise.resolve() };
}

function readFolder(folder: string): { readonly files: LocalFiles; readonly top: NamedManifest } {
  const own = folderFiles(folder);
  const blob = own.find(MANIFEST);
  if (!blob) throw new AppError('IMAGE_INVALID', `${folder} has no ${MANIFEST}`);
  const name = `${MANIFEST} of ${folder}`;
  const bytes = readWhole(blob, MAX_MANIFEST_BYTES, name);
  const top = { digest: localDigestOf(bytes), manifest: parseManifest(bytes, name) };
  return { files: underDigits(own), top };
}

/** Maps a layout's `blobs/sha256/DIGITS` to its file; manifests listed in an index have their own suffix. */
function underDigits(files: LocalFiles): LocalFiles {
  return {
    name: files.name,
    find: (name) => {
      const digits = baseNameOf(name);
      return files.find(digits) ?? files.find(`${digits}.${MANIFEST}`);
    },
  };
}
