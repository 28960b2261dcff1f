import type { FileDigestAlgorithm, FileDigests, Problem } from '../../domain/index.ts';
import type { LayerSource, OpenedImage } from '../../image/index.ts';
import type { ReadingContext } from './reading-context.ts';
import { unreadableLayer } from './read-layers.ts';
import { walkInTurn } from './walk-in-turn.ts';

/** A file by its name in one layer, whose digest is needed but not among the layer's facts. */
export interface FileHashRequest {
  readonly layer: number;
  readonly path: string;
  readonly algorithm: FileDigestAlgorithm;
}

export interface HashedFiles {
  /** Digest in hex; undefined if the file was not found or exceeds the limit. */
  digestOf(request: FileHashRequest): string | undefined;
  readonly problems: readonly Problem[];
}

/** Bytes in all files rehashed for one image; Debian's largest program has 150 MB. */
const MAX_BYTES = 2 * 1024 ** 3;

/** Stores digests among a layer's facts, as a separate cataloger, so that the layer is walked for them once. */
const DIGESTS = { id: 'digests', version: 1 };

type Digested = ReadonlyMap<string, FileDigests>;

/** Returns the files' digests: from the store if known, else by walking their layers once more. */
export async function hashAgain(
  image: OpenedImage,
  requests: readonly FileHashRequest[],
  context: ReadingContext,
): Promise<HashedFiles> {
  const layers = new Map<number, Digested>();
  const problems: Problem[] = [];
  const room = { bytes: MAX_BYTES };
  for (const [index, ofLayer] of Map.groupBy(requests, ({ layer }) => layer)) {
    const source = image.layers[index];
    if (!source) continue;
    try {
      const known = await knownDigests(source, context);
      const isKnown = ofLayer.every(({ path, algorithm }) => known.get(path)?.[algorithm] !== undefined);
      layers.set(index, isKnown ? known : await hashLayer(source, ofLayer, { known, room, context }));
    } catch (error) {
      for (const problem of unreadableLayer(source, index, error).problems) problems.push(problem);
    }
  }
  return {
    digestOf: ({ layer, path, algorithm }) => layers.get(layer)?.get(path)?.[algorithm],
    problems,
  };
}

async function knownDigests({ knownDigest }: LayerSource, { store }: ReadingContext): Promise<Digested> {
  if (!knownDigest) return new Map();
  const { facts } = await store.facts.load(knownDigest, [DIGESTS]);
  const files = facts.get(DIGESTS.id)?.files ?? [];
  return new Map(files.map(({ path, digests = {} }) => [path, digests]));
}

async function hashLayer(
  source: LayerSource,
  requests: readonly FileHashRequest[],
  {
    known,
    room,
    context,
  }: { readonly known: Digested; readonly room: { bytes: number }; readonly context: ReadingContext },
): Promise<Digested> {
  const [first] = requests;
  const files = new Map(
    Array.from(
      Map.groupBy(requests, ({ path }) => path),
      ([path, ofPath]) => [path, ofPath.map(({ algorithm }) => algorithm)],
    ),
  );
  const job = { kind: 'digests', files, maxBytes: room.bytes } as const;
  const {
    digest,
    overlay,
    problems,
    facts: found,
  } = await walkInTurn(source, first?.layer ?? 0, context, job);
  room.bytes -= found.bytes;
  const hashed = new Map(known);
  for (const [path, digests] of found.files) hashed.set(path, { ...known.get(path), ...digests });
  if (digest && !problems.some(({ kind }) => kind === 'layer-unreadable')) {
    const digestFacts = Array.from(hashed, ([path, digests]) => ({ path, digests }));
    const facts = { cataloger: DIGESTS, facts: { files: digestFacts, problems: [] }, owned: [] };
    await context.store.facts.save(digest, [facts], overlay.toBytes());
  }
  return hashed;
}
