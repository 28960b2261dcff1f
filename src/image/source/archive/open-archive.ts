import { resolve } from 'node:path';
import { MAGIC_BYTES, sniffCompression } from '../../../archive/index.ts';
import type { Platform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { IMAGE_LIST } from '../docker-archive/image-list.ts';
import { openDockerArchive } from '../docker-archive/open-docker-archive.ts';
import { readHead, streamLocalBlob, type LocalBlob, type LocalFiles } from '../local/local-file.ts';
import type { FileMemory } from '../local/local-layer.ts';
import { spool, type SpooledFile } from '../local/spool.ts';
import { tarFiles } from '../local/tar-files.ts';
import { statsOf } from '../local/stats-of.ts';
import type { LayoutChoice } from '../oci-layout/choose-entry.ts';
import { listLayout, openLayout } from '../oci-layout/open-layout.ts';
import { onlyImage, type PlatformImages } from '../platform-images.ts';
import type { OpenedImage } from '../source.ts';

export interface ArchiveOptions extends FileMemory {
  readonly path: string;
  /** The image name from the user. */
  readonly reference: string;
  readonly platform?: Platform | undefined;
  /** The user's choice for format and image; by default, the content decides. */
  readonly format?:
    | { readonly kind: 'docker-archive'; readonly image?: string | undefined }
    | { readonly kind: 'oci-archive'; readonly choice: LayoutChoice };
}

/** Opens an image in a tar, plain or compressed: `docker save` output, or an OCI layout. */
export async function openArchive(options: ArchiveOptions): Promise<OpenedImage> {
  const { path } = options;
  const spooled = await spoolCompressed(path);
  return openSpooled(spooled, spooled?.path ?? path, options);
}

/** Lists an archive's images for one multi-platform image; Docker archives hold a single platform. */
export async function listArchive(options: Omit<ArchiveOptions, 'platform'>): Promise<PlatformImages> {
  const { path } = options;
  const spooled = await spoolCompressed(path);
  try {
    const { images } = await listFiles(tarFiles(spooled?.path ?? path, path), options);
    return { images, close: () => Promise.resolve(spooled?.remove()) };
  } catch (error) {
    spooled?.remove();
    throw error;
  }
}

/** Spools a compressed archive: it cannot be read by seeking, and its index comes last. */
async function spoolCompressed(path: string): Promise<SpooledFile | undefined> {
  const blob = wholeFile(path);
  const compression = sniffCompression(readHead(blob, MAGIC_BYTES));
  if (typeof compression === 'object') {
    const { unsupported } = compression;
    const message = `cannot read ${path}: compression with ${unsupported} is not supported`;
    throw new AppError('IMAGE_INVALID', message, { hint: `decompress it first, with ${unsupported} -d` });
  }
  return compression === 'none' ? undefined : spool(streamLocalBlob(blob), path);
}

/** Opens a plain archive; a temporary one is removed when the image is closed or cannot be opened. */
export async function openSpooled(
  spooled: SpooledFile | undefined,
  tar: string,
  options: ArchiveOptions,
): Promise<OpenedImage> {
  try {
    const image = await openFiles(tarFiles(tar, options.path), options);
    const close = async (): Promise<void> => {
      await image.close();
      spooled?.remove();
    };
    return { ...image, close };
  } catch (error) {
    spooled?.remove();
    throw error;
  }
}

function openFiles(files: LocalFiles, options: ArchiveOptions): Promise<OpenedImage> {
  const format = options.format ?? formatOf(files);
  switch (format.kind) {
    case 'docker-archive':
      return openDockerArchive(files, { ...options, transport: format.kind, image: format.image });
    case 'oci-archive':
      return openLayout(files, { ...options, transport: format.kind, choice: format.choice });
  }
}

async function listFiles(
  files: LocalFiles,
  options: Omit<ArchiveOptions, 'platform'>,
): Promise<Pick<PlatformImages, 'images'>> {
  const format = options.format ?? formatOf(files);
  if (format.kind === 'docker-archive') return onlyImage(() => openFiles(files, { ...options, format }));
  const { kind: transport, choice } = format;
  return { images: await listLayout(files, { ...options, transport, choice }) };
}

/** Docker 25 writes archives in both formats; for Docker images, `docker load` uses the list. */
function formatOf(files: LocalFiles): NonNullable<ArchiveOptions['format']> {
  const isLayoutOnly = !files.find(IMAGE_LIST) && files.find('oci-layout');
  return isLayoutOnly ? { kind: 'oci-archive', choice: {} } : { kind: 'docker-archive' };
}

function wholeFile(path: string): LocalBlob {
  const stats = statsOf(path);
  if (!stats) throw new AppError('IMAGE_NOT_FOUND', `no file ${path}`);
  if (!stats.isFile()) throw new AppError('IMAGE_INVALID', `${path} is not a file`);
  return { path: resolve(path), offset: 0, size: stats.size };
}
