import { DEFAULT_LINE, type Digest } from '../../domain/index.ts';
import { linesOfPlaces, type LineSettings, type ScopedLine } from '../../policy/index.ts';
import type { Standings, Store, StoredVexDocument, WorkloadPlace } from '../../store/ports.ts';

/** A line that holds for an image. */
export interface LineOfImage extends LineSettings {
  readonly name: string;
  /** Places where the image runs under this line. */
  readonly places: readonly WorkloadPlace[];
}

/** An image as its fleet knows it before its feeds are asked: what is stored meanwhile makes it be judged anew. */
export interface ImageInFleet {
  readonly lines: readonly LineOfImage[];
  /** VEX documents of any line. */
  readonly vex: readonly StoredVexDocument[];
  /** How it was judged before. */
  readonly standings: Standings;
  /** Number of the last sync before. */
  readonly sync: number;
  /** RFC 3339: when the lines were loaded. */
  readonly loadedAt: string | undefined;
}

interface FleetWorld {
  readonly context: { readonly store: Pick<Store, 'verdicts' | 'runs' | 'vex'> };
  /** The line of images that no other is for; absent: these have none. */
  readonly line?: LineSettings;
  readonly lines?: readonly ScopedLine[];
}

/** Without lines, no image has one. */
export async function linesOfImages(
  images: readonly Digest[],
  { context: { store }, line, lines = [] }: FleetWorld,
): Promise<ReadonlyMap<Digest, ImageInFleet>> {
  if (!line && lines.length === 0) return new Map();
  const { verdicts, runs, vex } = store;
  // First: runs that change from here on leave the images unsettled, and what others judge by later documents is known.
  const standings = await verdicts.standings(images);
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
      return [image, { ...common, lines: found, standings: standings.get(image) ?? NOT_JUDGED }];
    }),
  );
}

const NOT_JUDGED: Standings = { lines: new Map() };
