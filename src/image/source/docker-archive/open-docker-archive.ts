import { basename } from 'node:path/posix';
import { defined, parseDigest, type Digest, type Platform, type Transport } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { MAX_CONFIG_BYTES } from '../../limits.ts';
import { identifyImage, namedBase, parseConfig } from '../../manifest/index.ts';
import { readWhole, type LocalFiles } from '../local/local-file.ts';
import { localLayer, type FileMemory } from '../local/local-layer.ts';
import { localDigestOf, mismatch } from '../local/verify.ts';
import type { OpenedImage } from '../source.ts';
import { hasImageOf, INDEX } from '../oci-layout/open-layout.ts';
import { chooseImage, IMAGE_LIST, readImageList, type ArchivedImage } from './image-list.ts';

export interface DockerArchiveOptions extends FileMemory {
  /** The image name from the user. */
  readonly reference: string;
  readonly transport: Transport;
  /** Selects one of several images. */
  readonly image?: string | undefined;
  readonly platform?: Platform | undefined;
}

/** Docker's blob folder since version 25, as in an OCI layout: files are named by their digest. */
const BLOBS = 'blobs/';

/** Opens an image from an archive written by `docker save` or `podman save`. */
export async function openDockerArchive(
  files: LocalFiles,
  options: DockerArchiveOptions,
): Promise<OpenedImage> {
  const { reference, transport, platform: wanted } = options;
  const image = chooseImage(readImageList(files), options.image, files.name);
  const { configDigest, config } = readConfig(files, image);
  if (files.find(INDEX) && !hasImageOf(files, configDigest)) throw ofTwoImages(files.name);
  const blobs = image.layers.map((name) => ({ name, blob: files.find(name), digest: digestInName(name) }));
  const identity = identifyImage({
    reference,
    transport,
    configDigest,
    config,
    blobs: blobs.map(({ blob, digest }) => ({ ...(digest && { digest }), ...(blob && { size: blob.size }) })),
    wanted,
    skipDigestCheck: options.skipDigestCheck,
  });
  const layers = blobs.map(({ name, blob, digest: promised }, index) => {
    const layer = identity.layers[index] ?? {};
    const { diffId } = layer;
    return localLayer(
      { layer, name, blob, ...(promised && { promised }), ...(diffId && { diffId }) },
      options,
    );
  });
  const base = namedBase({}, config.labels);
  return {
    identity,
    layers: await Promise.all(layers),
    ...defined({ namedBase: base }),
    labels: config.labels,
    problems: [],
    close: () => Promise.resolve(),
  };
}

function readConfig(files: LocalFiles, { config: file }: ArchivedImage) {
  const blob = files.find(file);
  if (!blob) throw new AppError('IMAGE_INVALID', `${files.name} does not contain its configuration ${file}`);
  const name = `${file} of ${files.name}`;
  const bytes = readWhole(blob, MAX_CONFIG_BYTES, name);
  const promised =
    digestInName(file) ?? parseDigest(file) ?? parseDigest(`sha256:${basename(file, '.json')}`);
  const configDigest = localDigestOf(bytes, promised);
  if (promised && promised !== configDigest) throw mismatch(name, configDigest, promised);
  return { configDigest, config: parseConfig(bytes, name) };
}

/** Engines disagree on which list they read: another image may run than was scanned. */
function ofTwoImages(name: string): AppError {
  const message = `${IMAGE_LIST} and ${INDEX} of ${name} name different images`;
  return new AppError('IMAGE_INVALID', message, {
    hint: `scan the image of ${INDEX} as oci-archive:${name}`,
  });
}

function digestInName(name: string): Digest | undefined {
  return name.startsWith(BLOBS) ? parseDigest(name.slice(BLOBS.length).replace('/', ':')) : undefined;
}
