import { closeSync, openSync } from 'node:fs';
import { ArchiveError, Inflater, TarReader, walkTarFile, type TarHandler } from '../../archive/index.ts';
import type { Digest, Problem } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import { MAX_LINK_WALKS } from '../limits.ts';
import type { LayerContent, SeekableLayer, StreamedLayer } from '../source/source.ts';
import { KeptBodies } from './kept-bodies.ts';
import { LayerCollector } from './layer-collector.ts';
import { LinkCollector } from './link-collector.ts';
import { checkMediaType } from './media-type.ts';
import type { LayerOverlay } from './overlay/index.ts';
import type { Selected } from './selected.ts';
import { Selections } from './selections.ts';
import type { LayerSelector } from './selector.ts';
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
  const kept = new KeptBodies();
  try {
    const content = await source.open();
    if (content.kind !== 'folder') return await walkTars(content, source, request, kept);
    const selections = new Selections(request.selectors);
    const { overlay, problems } = await walkFolder(content, selections, kept);
    return { facts: request.read(selections.finish()), overlay, problems };
  } finally {
    kept.close();
  }
}

interface LayerOpener {
  open(): Promise<LayerContent>;
}

async function walkTars<Facts>(
  content: StreamedLayer | SeekableLayer,
  source: LayerOpener,
  { selectors, name, read }: WalkRequest<Facts>,
  kept: KeptBodies,
): Promise<LayerWalk<Facts>> {
  const selections = new Selections(selectors);
  // The thread hashes from here on; results about the layer wait for it.
  const check = content.kind === 'file' ? content.startCheck?.() : undefined;
  const collector = new LayerCollector(name, selections, kept);
  const walk = (handler: TarHandler, from: LayerContent) => walkTar(from, { handler, kept, name });
  const problems = await walk(collector, content).finally(() => collector.close());
  for (let walks = 0; walks < MAX_LINK_WALKS && collector.pendingLinks.length > 0; walks++) {
    const links = new LinkCollector(collector.pendingLinks, kept);
    await walk(links, await source.open());
    if (!collector.resolveLinks(links.found)) break;
  }
  // Large bodies are read while the file is still being checked for changes.
  const facts = read(selections.finish());
  const digest = content.kind === 'stream' ? content.computedDigest() : await check?.finish();
  return {
    facts,
    overlay: collector.finishOverlay(),
    ...(digest && { digest }),
    problems: [...problems, ...collector.problems()],
  };
}

interface TarWalk {
  readonly handler: TarHandler;
  readonly kept: KeptBodies;
  readonly name: string;
}

async function walkTar(content: LayerContent, walk: TarWalk): Promise<Problem[]> {
  switch (content.kind) {
    case 'stream':
      return walkStream(content, walk);
    case 'file':
      return walkSeekable(content, walk);
    case 'folder':
      return [];
  }
}

/** Keeps reading after damage: only the complete bytes can be verified against the digest. */
async function walkStream(layer: StreamedLayer, { handler, name }: TarWalk): Promise<Problem[]> {
  const reader = new TarReader(handler);
  const { inflatedCheck } = layer;
  const take = (chunk: Buffer) => {
    inflatedCheck?.update(chunk);
    reader.push(chunk);
  };
  const inflater = new Inflater(take);
  let whole: Buffer | undefined;
  let failure: unknown;
  const finish = async () => {
    if (whole) take(whole);
    else await inflater.end();
    reader.end();
  };
  try {
    for await (const chunk of layer.bytes) {
      // The chunk was hashed before it came, while the thread inflated.
      whole = await layer.inflated;
      if (!whole) failure ??= await failureOf(inflater.write(asBuffer(chunk)));
    }
    failure ??= await failureOf(finish());
  } finally {
    inflater.close();
  }
  // A truncated layer was not fully inflated: that is a hole already.
  if (failure === undefined) await inflatedCheck?.finish();
  const problems = failure === undefined ? [] : [toProblem(failure, name)];
  const mismatch = checkMediaType(layer.mediaType, whole ? 'gzip' : inflater.compression, name);
  return mismatch ? [mismatch, ...problems] : problems;
}

async function failureOf(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

function walkSeekable({ path, offset, size }: SeekableLayer, { handler, kept, name }: TarWalk): Problem[] {
  const fd = openTar(path);
  try {
    kept.tar = { path, fd, offset };
    walkTarFile({ fd, offset, size }, handler);
    return [];
  } catch (error) {
    return [toProblem(error, name)];
  } finally {
    kept.tar = undefined;
    closeSync(fd);
  }
}

function openTar(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new AppError('IO_FAILED', `cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}

/** Turns damage into a value; rethrows anything else. */
function toProblem(error: unknown, name: string): Problem {
  if (!(error instanceof ArchiveError)) throw error;
  return {
    kind: 'layer-unreadable',
    subject: name,
    message: `layer ${name} was not read to its end: ${error.message}`,
  };
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
