import type { Digest } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import type { StoredVexDocument } from '../../inventory/ports.ts';
import {
  fitsScope,
  type LineScope,
  type LineSettings,
  NO_LINE,
  type ScopedLine,
} from '../../policy/index.ts';
import { RecentMap } from '../../stored/index.ts';
import { type ImageInFleet, type LineOfImage, linesOfImages } from '../verdicts/lines-of-image.ts';
import { readVexOfLine, versionOfVex } from '../verdicts/vex-of-line.ts';
import type { FlawedImage } from './flawed-image.ts';
import { MatchedImages } from './matched-images.ts';
import { reportedImage, type ReportWorld } from './reported-image.ts';
import type { RunFilters } from './running-images.ts';

/** Lines whose matches are kept in memory, twice as many at most. */
const LINES_IN_MEMORY = 2;

/** The lines whose rules and VEX documents decide which findings count, as in verdicts. */
export interface PlanLines {
  /** The line for images that no other covers. */
  readonly line?: LineSettings | undefined;
  readonly lines?: readonly ScopedLine[] | undefined;
}

/** Reads images by their package matches, or by a report where needed. */
export class FleetImages {
  readonly #lines: { readonly line: LineSettings; readonly lines: readonly ScopedLine[] };
  readonly #scope: LineScope;
  readonly #world: ReportWorld;
  readonly #matched = new RecentMap<string, MatchedImages>(LINES_IN_MEMORY);

  constructor({ line, lines = [] }: PlanLines, places: RunFilters, world: ReportWorld) {
    this.#lines = { line: countingAll(line ?? { ignore: [] }), lines: lines.map(countingAll) };
    this.#scope = scopeOf(places);
    this.#world = world;
  }

  /** Leaves out deleted images. */
  async read(keys: readonly Digest[]): Promise<readonly FlawedImage[]> {
    const { context } = this.#world;
    // Throws if the task was cancelled.
    context.onProgress({ kind: 'step', text: 'matching' });
    const at = context.now();
    const fleet = new Map(
      Array.from(await linesOfImages(keys, { context, ...this.#lines }), ([key, image]) => [
        key,
        { ...image, lines: this.#wantedOf(image.lines) },
      ]),
    );
    const found = new Map<Digest, FlawedImage>();
    // A report joins several lines' verdicts on an image.
    const byMatches = keys.filter((key) => fleet.get(key)?.lines.length === 1);
    for (const [name, own] of Map.groupBy(byMatches, (key) => fleet.get(key)?.lines[0]?.name ?? '')) {
      const { lines: [line] = [], vex = [] } = (own[0] && fleet.get(own[0])) ?? {};
      if (!line) continue;
      for (const image of await (await this.#matchedBy(line, vex)).read(own, at)) {
        found.set(image.key, { ...image, shape: `${name} ${image.shape ?? ''}` });
      }
    }
    for (const key of keys) {
      const image = found.has(key) ? undefined : await this.#report(key, fleet.get(key));
      if (image) found.set(key, image);
    }
    return keys.flatMap((key) => found.get(key) ?? []);
  }

  /** Ignores lines for places outside the query, unless an image runs only there. */
  #wantedOf(lines: readonly LineOfImage[]): readonly LineOfImage[] {
    const wanted = lines.filter(
      ({ places }) => places.length === 0 || places.some((place) => fitsScope(place, this.#scope)),
    );
    return wanted.length > 0 ? wanted : lines;
  }

  /** Documents may be stored or deleted while images are read. */
  async #matchedBy(
    { name, ignore }: LineOfImage,
    documents: readonly StoredVexDocument[],
  ): Promise<MatchedImages> {
    const { context, known, findHole } = this.#world;
    const version = JSON.stringify([name, versionOfVex(documents)]);
    const matched = this.#matched.get(version);
    if (matched) return matched;
    const vex = await readVexOfLine(name, documents, context.store.vex);
    const created = new MatchedImages(context, { ignore, vex }, known, findHole);
    this.#matched.set(version, created);
    return created;
  }

  /** A failing image does not stop the rest. */
  async #report(key: Digest, image: ImageInFleet | undefined): Promise<FlawedImage | undefined> {
    this.#world.context.onProgress({ kind: 'step', text: 'matching' });
    try {
      return image && (await reportedImage(key, image, this.#world));
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'INTERRUPTED') throw error;
      return { key, layers: [], hole: messageOf(error) };
    }
  }
}

function scopeOf({ cluster, namespace, owner }: RunFilters): LineScope {
  return {
    ...(cluster !== undefined && { clusters: [cluster] }),
    ...(namespace !== undefined && { namespaces: [namespace] }),
    ...(owner !== undefined && { owners: [owner] }),
  };
}

/** A plan also counts findings that a line allows or gives time. */
function countingAll<Settings extends Pick<LineSettings, 'ignore'>>(settings: Settings) {
  return { ...settings, line: NO_LINE };
}
