import { DEFAULT_LINE, type Digest } from '../../domain/index.ts';
import type { Inventory, CurrentVerdicts, StoredVexDocument, WorkloadPlace } from '../../inventory/ports.ts';
import { type LineSettings, linesOfPlaces, type ScopedLine } from '../../policy/index.ts';

/** A line that applies to an image. */
export interface LineOfImage extends LineSettings {
  readonly name: string;
  /** Places where the image runs under this line. */
  readonly places: readonly WorkloadPlace[];
}

/** An image's fleet state before its feeds are queried: rows stored meanwhile cause another verdict. */
export interface ImageInFleet {
  readonly lines: readonly LineOfImage[];
  /** VEX documents for any line. */
  readonly vex: readonly StoredVexDocument[];
  /** Its current verdicts. */
  readonly currentVerdicts: CurrentVerdicts;
  /** Number of the last sync before. */
  readonly sync: number;
  /** RFC 3339: when the lines were loaded. */
  readonly loadedAt: string | undefined;
}

interface FleetWorld {
  readonly context: { readonly store: Pick<Inventory, 'verdicts' | 'runs' | 'vex'> };
  /** The line for images that no other covers; absent: they have no line. */
  readonly line?: LineSettings;
  readonly lines?: readonly ScopedLine[];
}

/** Returns an empty map without lines. */
export async function linesOfImages(
  images: readonly Digest[],
  { context: { store }, line, lines = [] }: FleetWorld,
): Promise<ReadonlyMap<Digest, ImageInFleet>> {
  if (!line && lines.length === 0) return new Map();
  const { verdicts, runs, vex } = store;
  // Read first: runs that change from here on leave the images stale, and others' verdicts by later documents
  // are noticed.
  const currentVerdicts = await verdicts.currentVerdicts(images);
  const common = {
    sync: await verdicts.lastSync(),
    vex: await vex.list(),
    loadedAt: await verdicts.loadedAt(),
  };
  const needsPlaces = lines.length > 0 || line?.line.within !== undefined;
  const places = needsPlaces ? await runs.placesOf(images) : new Map<string, readonly WorkloadPlace[]>();
  return new Map(
    images.map((image) => {
      const byLine = linesOfPlaces(places.get(image) ?? [], lines);
      const found = [...byLine].flatMap(([scoped, of]): LineOfImage[] => {
        if (scoped) return [{ ...scoped, places: of }];
        return line ? [{ ...line, name: DEFAULT_LINE, places: of }] : [];
      });
      return [image, { ...common, lines: found, currentVerdicts: currentVerdicts.get(image) ?? NOT_JUDGED }];
    }),
  );
}

const NOT_JUDGED: CurrentVerdicts = { lines: new Map() };
