import { closeSync, openSync } from 'node:fs';
import { ArchiveError, Inflater, TarReader, walkTarFile, type TarHandler } from '../../archive/index.ts';
import type { Digest, Problem } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import { MAX_LINK_WALKS } from '../limits.ts';
import type { LayerContent, SeekableLayer, StreamedLayer } from '../source/source.ts';
import { LayerCollector } from './layer-collector.ts';
import { LinkCollector } from './link-collector.ts';
import { checkMediaType } from './media-type.ts';
import type { LayerOverlay } from './overlay/index.ts';
import type { Selected } from './selected.ts';
import { Selections } from './selections.ts';
import type { LayerSelector } from './selector.ts';
import { walkFolder } from './walk-folder.ts';

export interface LayerWalk {
  /** One entry per selector, in their order. */
  readonly selected: readonly Selected[];
  /** Names of all its entries. */
  readonly overlay: LayerOverlay;
  /** Digest computed from the layer's bytes; its facts may be stored under it. */
  readonly digest?: Digest;
  /** Problems of the layer as a whole. Files read before a failure are in `selected`. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a layer once, and again only for hard links whose target was not kept. `name` identifies the layer in problems.
 * Throws AppError when the content cannot be read or does not match its digest; damage inside is a problem.
 */
export async function walkLayer(
  source: { open(): Promise<LayerContent> },
  selectors: readonly LayerSelector[],
  name: string,
): Promise<LayerWalk> {
  const selections = new Selections(selectors);
  const content = await source.open();
  if (content.kind === 'folder') {
    const { overlay, problems } = walkFolder(content.path, selections);
    return { selected: selections.finish(), overlay, problems };
  }
  // The thread hashes from here on; no result about the layer is given before it has ended.
  const check = content.kind === 'file' ? content.startCheck?.() : undefined;
  const collector = new LayerCollector(name, selections);
  const problems = await walkTar(content, collector, name).finally(() => collector.close());
  for (let walk = 0; walk < MAX_LINK_WALKS && collector.pendingLinks.length > 0; walk++) {
    const links = new LinkCollector(collector.pendingLinks);
    await walkTar(await source.open(), links, name);
    if (!collector.resolveLinks(links.found)) break;
  }
  const digest = content.kind === 'stream' ? content.computedDigest() : await check?.finish();
  return {
    selected: selections.finish(),
    overlay: collector.finishOverlay(),
    ...(digest && { digest }),
    problems: [...problems, ...collector.problems()],
  };
}

/** Takes the entries of a layer, and large bodies from the tar itself where it lies plain on disk. */
interface LayerHandler extends TarHandler {
  readFrom?(tar: { readonly fd: number; readonly offset: number } | undefined): void;
}

async function walkTar(content: LayerContent, handler: LayerHandler, name: string): Promise<Problem[]> {
  switch (content.kind) {
    case 'stream':
      return walkStream(content, handler, name);
    case 'file':
      return walkSeekable(content, handler, name);
    case 'folder':
      return [];
  }
}

/** Keeps reading after damage: only the complete bytes can be verified against the digest. */
async function walkStream(layer: StreamedLayer, handler: LayerHandler, name: string): Promise<Problem[]> {
  const reader = new TarReader(handler);
  const { inflatedCheck } = layer;
  const inflater = new Inflater((chunk) => {
    inflatedCheck?.update(chunk);
    reader.push(chunk);
  });
  let failure: unknown;
  try {
    for await (const chunk of layer.bytes) {
      failure ??= await failureOf(inflater.write(asBuffer(chunk)));
    }
    failure ??= await failureOf(inflater.end().then(() => reader.end()));
  } finally {
    inflater.close();
  }
  // A layer that broke off was not fully inflated: that is a hole already.
  if (failure === undefined) await inflatedCheck?.finish();
  const problems = failure === undefined ? [] : [toProblem(failure, name)];
  const mismatch = checkMediaType(layer.mediaType, inflater.compression, name);
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

function walkSeekable({ path, offset, size }: SeekableLayer, handler: LayerHandler, name: string): Problem[] {
  const fd = openTar(path);
  try {
    handler.readFrom?.({ fd, offset });
    walkTarFile({ fd, offset, size }, handler);
    return [];
  } catch (error) {
    return [toProblem(error, name)];
  } finally {
    handler.readFrom?.(undefined);
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
