import type { Digest, IndexedImage } from '../../../domain/index.ts';
import {
  formatImageReference,
  openImage,
  openRemoteLayers,
  parseImageReference,
  type ImageOptions,
  type OpenedImage,
} from '../../../image/index.ts';
import { indexImage } from '../../../scan/index.ts';
import type { ImageName } from '../../../store/ports.ts';
import type { ReferenceRequest, ScanRequest, UploadedArchive } from '../../context.ts';
import type { Task, TaskWorld } from '../task.ts';
import { rateImage } from './rate-image.ts';

export interface IndexArgs {
  readonly request: IndexRequest;
  /** The client's name: what it claims goes under it. */
  readonly principal: string;
}

export type IndexRequest = ScanRequest | ({ readonly kind: 'upload' } & UploadedArchive);

export interface IndexResult {
  readonly key: Digest;
}

const NO_CREDENTIALS = { configFiles: [], environment: {} };

export const indexImageTask: Task<'index'> = async ({ request, principal }, world) => {
  const { context } = world;
  const opened = await open(request, world);
  let indexed: IndexedImage;
  try {
    // An archive may hold a manifest and say of it what it likes: it is known by its own bytes.
    indexed = await indexImage(opened, context, request.kind === 'upload' ? request.digest : undefined);
  } finally {
    await opened.close();
  }
  await context.store.inventory.save(indexed, namesOf(request, principal, indexed));
  await context.store.inventory.saveSummary(indexed.key, await rateImage(indexed, context));
  return { key: indexed.key };
};

async function open(request: IndexRequest, world: TaskWorld): Promise<OpenedImage> {
  switch (request.kind) {
    case 'reference':
      // Never by its transport or its path: a client must not name what lies on this machine.
      return openImage(
        { kind: 'docker', reference: parseImageReference(request.reference) },
        { ...imageOptions(request.reference, world), ...pullOptions(request) },
      );
    case 'layers':
      return openRemoteLayers(request, world.imageHttp);
    case 'upload':
      return openImage({ kind: 'archive', path: request.file }, imageOptions(request.reference, world));
  }
}

/** Without this machine's own credentials and its Docker: a client shows what is its own, or nothing. */
function imageOptions(reference: string, { context, imageHttp }: TaskWorld): ImageOptions {
  return {
    reference,
    documents: context.store.documents,
    http: imageHttp,
    credentials: NO_CREDENTIALS,
    insecure: false,
    daemon: { host: undefined, runtimeFolder: undefined },
    now: context.now,
  };
}

function pullOptions({ platform, credentials, insecure = false }: ReferenceRequest) {
  return {
    insecure,
    credentials: { ...NO_CREDENTIALS, ...(credentials && { given: credentials }) },
    ...(platform && { platform }),
  };
}

function namesOf(request: IndexRequest, principal: string, { image }: IndexedImage): readonly ImageName[] {
  switch (request.kind) {
    case 'layers':
      return request.names.map((name) => ({ ...name, principal }));
    case 'upload':
      return [{ principal, kind: 'reference', name: request.reference }];
    case 'reference': {
      // What the registry itself said, and the digests bear out, is so for everybody.
      const name = formatImageReference(parseImageReference(request.reference));
      const { manifestDigest } = image;
      return [
        { principal: '', kind: 'reference', name },
        ...(manifestDigest ? [{ principal: '', kind: 'manifest', name: manifestDigest } as const] : []),
      ];
    }
  }
}
