import { algorithmOf, isAsRecorded, type FileFacts, type Problem } from '../../domain/index.ts';
import { canHash, type OpenedImage } from '../../image/index.ts';
import type { ReadingContext } from '../layers/reading-context.ts';
import type { FileClaim, DistributionFiles, OpenClaims, Ownership } from './distribution-files.ts';
import { hashAgain, type HashedFiles, type FileHashRequest } from '../layers/hash-again.ts';
import type { ReadLayer } from '../layers/read-layers.ts';

/** Files whose bytes are read once more; any beyond are the application's. */
const MAX_FILES = 1_000;

/** The test for a claim: the file's digest, or its equality with the package's copy. */
interface Test {
  readonly claim: FileClaim;
  readonly file: FileHashRequest;
  /** The copy in the layer that brought the package; absent if the database has the digest. */
  readonly original?: FileHashRequest;
}

/**
 * Decides by bytes which files are as a package installed them, if their facts do not show it: a copy in a
 * layer above the package's is compared with the package's own, any other file with the digest in the
 * database.
 */
export async function resolveClaims(
  { owners, open }: Ownership,
  image: OpenedImage,
  read: readonly ReadLayer[],
  context: ReadingContext,
): Promise<{ readonly owners: DistributionFiles; readonly problems: readonly Problem[] }> {
  const factsAt = factsByPath(read);
  const asked = open.slice(0, MAX_FILES).map((each) => ({ ...each, tests: testsOf(each, factsAt) }));
  const requests = asked.flatMap(({ tests }) =>
    tests.flatMap(({ file, original }) => (original ? [file, original] : [file])),
  );
  if (requests.length === 0) return { owners, problems: [] };
  const hashed = await hashAgain(image, requests, context);
  const combined = asked.flatMap(({ path, tests }) => {
    const holder = tests.find((test) => isHeld(test, hashed));
    return holder ? [[path, holder.claim.owner] as const] : [];
  });
  return { owners: new Map([...owners, ...combined]), problems: hashed.problems };
}

function testsOf({ layer, named, claims }: OpenClaims, factsAt: FactsAt): readonly Test[] {
  return claims.flatMap((claim): readonly Test[] => {
    const algorithm = algorithmOf(claim.digest);
    if (algorithm && canHash(algorithm)) return [{ claim, file: { layer, path: named, algorithm } }];
    const original = originalOf(named, layer, claim.layer, factsAt);
    if (original === undefined) return [];
    const request = { path: named, algorithm: 'sha256' } as const;
    return [{ claim, file: { ...request, layer }, original: { ...request, layer: original } }];
  });
}

/** Finds the layer with the package's own copy, if its facts are the same: then only the bytes can differ. */
function originalOf(path: string, layer: number, listLayer: number, factsAt: FactsAt): number | undefined {
  const copy = factsAt(layer, path);
  if (copy === undefined) return undefined;
  let below = listLayer;
  while (below >= 0 && factsAt(below, path) === undefined) below--;
  return factsAt(below, path) === copy ? below : undefined;
}

/** Returns all file catalogers' facts about a path in a layer, as text; undefined if no cataloger read it. */
type FactsAt = (layer: number, path: string) => string | undefined;

/** Finds facts by path, loading only the requested layers. */
function factsByPath(read: readonly ReadLayer[]): FactsAt {
  const layers = new Map<number, ReadonlyMap<string, readonly FileFacts[]>>();
  return (layer, path) => {
    const known = layers.get(layer) ?? groupByPath(read[layer]);
    layers.set(layer, known);
    const facts = known.get(path);
    return facts && JSON.stringify(facts);
  };
}

function groupByPath(layer: ReadLayer | undefined): ReadonlyMap<string, readonly FileFacts[]> {
  const files = layer?.facts.values().flatMap((each) => each.files) ?? [];
  return Map.groupBy(files, ({ path }) => path);
}

function isHeld({ claim, file, original }: Test, hashed: HashedFiles): boolean {
  const digest = hashed.digestOf(file);
  if (digest === undefined) return false;
  if (original) return digest === hashed.digestOf(original);
  return isAsRecorded({ [file.algorithm]: digest }, claim.digest) === true;
}
