import type { Digest, Problem } from '../../domain/index.ts';
import { defined } from '../../domain/index.ts';
import { MAX_LINK_WALKS } from '../limits.ts';
import type { BlobDigests, FileLayer, LayerContent, StreamedLayer } from '../source/source.ts';
import { InflatedTar } from './inflated-tar.ts';
import { KeptBodies } from './kept-bodies.ts';
import { LayerCollector } from './layer-collector.ts';
import { LinkCollector } from './link-collector.ts';
import type { LayerOverlay } from './overlay/index.ts';
import type { Selected } from './selected.ts';
import { Selections } from './selections.ts';
import type { LayerSelector } from './selector.ts';
import { walkFile, type TarWalk, type WalkedBlob } from './walk-file.ts';
import { walkFolder } from './walk-folder.ts';

export interface LayerWalk<Facts> {
  /** Result of `read`. */
  readonly facts: Facts;
  /** Names of all its entries. */
  readonly overlay: LayerOverlay;
  /** Digest computed from the layer's bytes; its facts may be stored under it. */
  readonly digest?: Digest;
  /** Problems that concern the whole layer. Files read before a failure are in `facts`. */
  readonly problems: readonly Problem[];
}

/** Options for walking a layer. */
export interface WalkRequest<Facts> {
  readonly selectors: readonly LayerSelector[];
  /** Identifies the layer in problems. */
  readonly name: string;
  /** Reads the results, one entry per selector, in their order. Large bodies are closed afterwards. */
  readonly read: (selected: readonly Selected[]) => Facts;
  /** Whether the walk may block, as it may in a thread that reads one layer. */
  readonly isBlocking?: boolean;
  /** Receives the number of bytes read so far; an error that it throws ends the walk. */
  readonly onBytes?: (bytes: number) => void;
}

/** A walk whose digests nobody has compared yet. */
export interface UnverifiedWalk<Facts> extends Omit<LayerWalk<Facts>, 'digest'> {
  /** Absent for content without any, and where `computedDigest` of a stream returns it. */
  readonly digests?: BlobDigests;
}

export interface LayerOpener<Content = LayerContent> {
  open(): Promise<Content>;
}

/**
 * Reads a layer once, and again only for bodies that were not kept: hard link targets, and large files with
 * bytes requested too late. Throws AppError when the content cannot be read or does not match its digest;
 * damage inside is a problem.
 */
export async function walkLayer<Facts>(
  source: LayerOpener,
  request: WalkRequest<Facts>,
): Promise<LayerWalk<Facts>> {
  const content = await source.open();
  return verifyWalk(content, await walkContent(content, source, request));
}

/** Compares the digests that a walk computed. Throws DIGEST_MISMATCH. */
export async function verifyWalk<Facts>(
  content: LayerContent,
  { digests, ...walk }: UnverifiedWalk<Facts>,
): Promise<LayerWalk<Facts>> {
  if (content.kind === 'stream') return { ...walk, digest: content.computedDigest() };
  const digest = content.kind === 'file' && digests ? await content.verify?.(digests) : undefined;
  return { ...walk, ...defined({ digest }) };
}

/** A layer's content as a walk needs it; another thread walks the same. */
export type WalkedContent =
  | Omit<StreamedLayer, 'computedDigest'>
  | Omit<FileLayer, 'verify'>
  | Extract<LayerContent, { kind: 'folder' }>;

/** Walks opened content; opens it again for bodies that were not kept. */
export async function walkContent<Facts>(
  content: WalkedContent,
  source: LayerOpener<WalkedContent>,
  request: WalkRequest<Facts>,
): Promise<UnverifiedWalk<Facts>> {
  const kept = new KeptBodies();
  try {
    const selections = new Selections(request.selectors);
    if (content.kind !== 'folder') return await walkTars(content, source, request, { kept, selections });
    const { overlay, problems } = await walkFolder(content, selections, kept);
    return { facts: request.read(selections.finish()), overlay, problems };
  } finally {
    kept.close();
  }
}

type TarContent = Exclude<WalkedContent, { readonly kind: 'folder' }>;

async function walkTars<Facts>(
  content: TarContent,
  source: LayerOpener<WalkedContent>,
  request: WalkRequest<Facts>,
  { kept, selections }: { readonly kept: KeptBodies; readonly selections: Selections },
): Promise<UnverifiedWalk<Facts>> {
  const { name, read } = request;
  const collector = new LayerCollector(name, selections, kept);
  const walk = { ...request, kept };
  const { problems, digests } = await walkTar(content, { ...walk, handler: collector }).finally(() =>
    collector.close(),
  );
  for (let walks = 0; walks < MAX_LINK_WALKS && collector.pendingLinks.length > 0; walks++) {
    const links = new LinkCollector(collector.pendingLinks, kept);
    await walkTar(await source.open(), { ...walk, handler: links, ...defined({ known: digests }) });
    if (!collector.resolveLinks(links.found)) break;
  }
  return {
    facts: read(selections.finish()),
    overlay: collector.finishOverlay(),
    ...defined({ digests }),
    problems: [...problems, ...collector.problems()],
  };
}

async function walkTar(content: WalkedContent, walk: TarWalk): Promise<WalkedBlob> {
  switch (content.kind) {
    case 'stream':
      return walkStream(content, walk);
    case 'file':
      return walkFile(content, walk);
    case 'folder':
      return { problems: [] };
  }
}

/** Keeps reading after damage: only the complete bytes can be verified against the digest. */
async function walkStream(
  { bytes, mediaType }: Omit<StreamedLayer, 'computedDigest'>,
  walk: TarWalk,
): Promise<WalkedBlob> {
  const tar = new InflatedTar(walk);
  let read = 0;
  try {
    for await (const chunk of bytes) {
      read += chunk.length;
      await tar.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      walk.onBytes?.(read);
    }
    await tar.end();
  } finally {
    tar.close();
  }
  return { problems: tar.problems(mediaType) };
}
