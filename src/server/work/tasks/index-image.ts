import {
  defined,
  type Digest,
  formatPlatform,
  type ImageIdentity,
  type IndexedImage,
} from '../../../domain/index.ts';
import { unlessStoreFails } from '../../../errors/index.ts';
import { type OpenedImage, openImage, openRemoteLayers, parseImageReference } from '../../../image/index.ts';
import type { PlatformDigest, StoredName } from '../../../inventory/ports.ts';
import { indexImage } from '../../../packages/index.ts';
import { referenceNames } from '../../../stored/index.ts';
import type { ReferenceRequest, ScanRequest, UploadedArchive } from '../../context.ts';
import { readerOf } from '../reader-of.ts';
import { storeOfReader } from '../store-of-reader.ts';
import type { TaskWorld } from '../task-world.ts';
import { taskImageOptions, NO_CREDENTIALS } from './image-options.ts';
import { noteUnreadable } from './note-unreadable.ts';
import { rateImage } from './rate-image.ts';

export interface IndexArgs {
  readonly request: IndexRequest;
  /** The client's name, under which its claims are stored. */
  readonly principal: string;
  /** Whose bytes the layers of a registry's image count as; absent: the client's. */
  readonly reader?: string;
}

export type IndexRequest = ScanRequest | ({ readonly kind: 'upload' } & UploadedArchive);

export interface IndexResult {
  readonly key: Digest;
}

/** Reads an image, stores its contents, and loads its enrichments. */
export async function indexAndStore(args: IndexArgs, world: TaskWorld): Promise<IndexResult> {
  const { request, principal } = args;
  const { context } = world;
  const { inventory, openConditions } = context.store;
  const store = storeOfReader(context.store, readerOf(args));
  const indexed = await readImage(request, { ...world, context: { ...context, store } }).catch(
    async (error: unknown) => {
      const names = request.kind === 'reference' ? registryNames(request, principal, {}) : [];
      await unlessStoreFails(noteUnreadable(error, names, world));
      throw error;
    },
  );
  const running = runningImage(request);
  if (running) {
    await context.store.runs.noteRead(running);
    await openConditions.end('image.unreadable', running.digest);
  }
  await openConditions.end('image.unreadable', indexed.key);
  await inventory.save(indexed, namesOf(request, principal, indexed));
  await rateImage(indexed, world, { isNew: true });
  return { key: indexed.key };
}

async function readImage(request: IndexRequest, world: TaskWorld): Promise<IndexedImage> {
  const opened = await open(request, world);
  try {
    // An archive may contain any manifest and claim anything, so its identity is the digest over its own
    // bytes.
    return await indexImage(opened, world.context, request.kind === 'upload' ? request.digest : undefined);
  } finally {
    await opened.close();
  }
}

async function open(request: IndexRequest, world: TaskWorld): Promise<OpenedImage> {
  switch (request.kind) {
    case 'reference':
      // Ignores transports and paths: a client must not name files on this machine.
      return openImage(
        { kind: 'docker', reference: parseImageReference(request.reference) },
        { ...taskImageOptions(request.reference, world), ...pullOptions(request) },
      );
    case 'layers':
      return openRemoteLayers(request, world.imageHttp);
    case 'upload':
      return openImage({ kind: 'archive', path: request.file }, taskImageOptions(request.reference, world));
  }
}

function pullOptions({ platform, credentials, insecure = false }: ReferenceRequest) {
  return {
    insecure,
    credentials: { ...NO_CREDENTIALS, ...defined({ given: credentials }) },
    ...defined({ platform }),
  };
}

function namesOf(request: IndexRequest, principal: string, { image }: IndexedImage): readonly StoredName[] {
  switch (request.kind) {
    case 'layers':
      return request.names.map((name) => ({ ...name, principal }));
    case 'upload':
      return [{ principal, kind: 'reference', name: request.reference }];
    case 'reference': {
      const reader = registryReader(request, principal);
      const { manifestDigest } = image;
      return [
        ...registryNames(request, principal, image),
        ...(manifestDigest ? [{ ...reader, kind: 'manifest', name: manifestDigest } as const] : []),
      ];
    }
  }
}

function registryNames(
  request: ReferenceRequest,
  principal: string,
  image: Pick<ImageIdentity, 'indexDigest'>,
): readonly StoredName[] {
  const reader = registryReader(request, principal);
  const names = referenceNames(parseImageReference(request.reference), image);
  return names.map((name) => ({ ...reader, ...name }));
}

/** A registry's digest-checked response is valid for everyone who may send the same request. */
function registryReader({ credentials }: ReferenceRequest, principal: string) {
  return credentials ? ({ principal, verified: true } as const) : { principal: '' };
}

/** The image as clusters report it. */
function runningImage(request: IndexRequest): PlatformDigest | undefined {
  if (request.kind !== 'reference') return undefined;
  const { digest } = parseImageReference(request.reference);
  const { platform } = request;
  return digest && { digest, ...(platform && { platform: formatPlatform(platform) }) };
}
