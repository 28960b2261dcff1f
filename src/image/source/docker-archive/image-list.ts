import * as z from 'zod';
import { AppError } from '../../../errors/index.ts';
import { MAX_IMAGE_LIST_BYTES, MAX_LAYERS } from '../../limits.ts';
import { parseDocument } from '../../manifest/document.ts';
import { readWhole, type LocalFiles } from '../local/local-file.ts';

// Docker image-spec v1.2, "Combined Image JSON + Filesystem Changeset Format": manifest.json lists the images.

export const IMAGE_LIST = 'manifest.json';

export interface ArchivedImage {
  /** Names of files in the archive. */
  readonly config: string;
  readonly layers: readonly string[];
  readonly tags: readonly string[];
}

const listSchema = z.array(
  z.object({
    Config: z.string(),
    RepoTags: z.array(z.string()).nullish(),
    Layers: z.array(z.string()).max(MAX_LAYERS).nullish(),
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
  const message = files.find('repositories')
    ? `${name} was written by Docker before 1.10, which is not supported`
    : `${name} is not an image archive: expected ${IMAGE_LIST} or an OCI layout`;
  return new AppError('IMAGE_INVALID', message);
}

/**
 * Chooses by tag (`app:1`, or in full), or by position in the list as skopeo writes it, `@0`; by default the only one.
 */
export function chooseImage(
  images: readonly ArchivedImage[],
  wanted: string | undefined,
  name: string,
): ArchivedImage {
  const [first] = images;
  if (!first) throw new AppError('IMAGE_NOT_FOUND', `${name} contains no image`);
  if (wanted !== undefined) {
    const chosen = images.find(
      ({ tags }, index) => wanted === `@${index}` || tags.some((tag) => isTag(tag, wanted)),
    );
    if (chosen) return chosen;
    throw new AppError(
      'IMAGE_NOT_FOUND',
      `${name} contains no image ${wanted}; it has ${listImages(images)}`,
    );
  }
  if (images.length === 1) return first;
  throw new AppError('IMAGE_NOT_FOUND', `${name} contains several images: ${listImages(images)}`, {
    hint: `choose one, such as docker-archive:${name}:${first.tags[0] ?? '@0'}`,
  });
}

/** `app` means `docker.io/library/app:latest` to Docker, and `localhost/app:latest` to Podman. */
function isTag(tag: string, wanted: string): boolean {
  const hasVersion = wanted.lastIndexOf(':') > wanted.lastIndexOf('/');
  const whole = hasVersion ? wanted : `${wanted}:latest`;
  return tag === whole || tag.endsWith(`/${whole}`);
}

function listImages(images: readonly ArchivedImage[]): string {
  return images.map(({ tags }, index) => tags[0] ?? `@${index}`).join(', ');
}
