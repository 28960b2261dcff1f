import * as z from 'zod/mini';
import { AppError } from '../../../errors/index.ts';
import { MAX_IMAGE_LIST_BYTES, MAX_LAYERS } from '../../limits.ts';
import { parseDocument } from '../../manifest/document.ts';
import { readWhole, type LocalFiles } from '../local/local-file.ts';

// Docker image-spec v1.2, "Combined Image JSON + Filesystem Changeset Format": manifest.json lists the images.

export const IMAGE_LIST = 'manifest.json';

export interface ArchivedImage {
  /** File names in the archive. */
  readonly config: string;
  readonly layers: readonly string[];
  readonly tags: readonly string[];
}

const listSchema = z.array(
  z.object({
    Config: z.string(),
    RepoTags: z.nullish(z.array(z.string())),
    Layers: z.nullish(z.array(z.string()).check(z.maxLength(MAX_LAYERS))),
  }),
);

export function readImageList(files: LocalFiles): ArchivedImage[] {
  const blob = files.find(IMAGE_LIST);
  if (!blob) throw notListed(files);
  const name = `${IMAGE_LIST} of ${files.name}`;
  const list = parseDocument(readWhole(blob, MAX_IMAGE_LIST_BYTES, name), listSchema, name);
  return list.map(({ Config, RepoTags, Layers }) => ({
    config: Config,
    layers: Layers ?? [],
    tags: RepoTags ?? [],
  }));
}

function notListed(files: LocalFiles): AppError {
  const { name } = files;
  if (files.find('oci-layout')) {
    return new AppError('IMAGE_INVALID', `${name} contains an OCI layout, but no ${IMAGE_LIST} of Docker`, {
      hint: `name it oci-archive:${name}`,
    });
  }
  if (files.find('repositories')) {
    return new AppError('IMAGE_INVALID', `${name} was written by Docker before 1.10, which is not supported`);
  }
  const message = `${name} is not an image archive: expected ${IMAGE_LIST} or an OCI layout`;
  return new AppError('IMAGE_INVALID', message, {
    hint: 'make it with docker save or skopeo copy; unpack a root file system, and scan it as dir:FOLDER',
  });
}

/**
 * Chooses by tag (`app:1`, in full or its end), or by list position in skopeo's form, `@0`; by default the
 * only image.
 */
export function chooseImage(
  images: readonly ArchivedImage[],
  wanted: string | undefined,
  name: string,
): ArchivedImage {
  if (images.length === 0) throw new AppError('IMAGE_NOT_FOUND', `${name} contains no image`);
  const chosen = wanted === undefined ? images : imagesCalled(images, wanted);
  const [first, second] = chosen;
  if (first && !second) return first;
  if (!first) {
    const message = `${name} contains no image ${String(wanted)}; it has ${listImages(images)}`;
    throw new AppError('IMAGE_NOT_FOUND', message);
  }
  throw new AppError('IMAGE_NOT_FOUND', `${name} contains several images: ${listImages(chosen)}`, {
    hint: `choose one, such as docker-archive:${name}:${first.tags[0] ?? '@0'}`,
  });
}

/**
 * `app` means `docker.io/library/app:latest` to Docker, and `localhost/app:latest` to Podman; so name endings
 * match, too.
 */
function imagesCalled(images: readonly ArchivedImage[], wanted: string): readonly ArchivedImage[] {
  const hasVersion = wanted.lastIndexOf(':') > wanted.lastIndexOf('/');
  const whole = hasVersion ? wanted : `${wanted}:latest`;
  const exact = images.find(({ tags }, index) => wanted === `@${index}` || tags.includes(whole));
  return exact ? [exact] : images.filter(({ tags }) => tags.some((tag) => tag.endsWith(`/${whole}`)));
}

function listImages(images: readonly ArchivedImage[]): string {
  return images.map(({ tags }, index) => tags[0] ?? `@${index}`).join(', ');
}
