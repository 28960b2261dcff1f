import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { partialCursor } from '../advisory/index.ts';
import { UNREAD_ECOSYSTEM, VERSION, type FeedState } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { makeSpoolFolder } from '../spool/index.ts';
import { SCHEMA_VERSION } from '../store/index.ts';
import type { SlicePart, Store } from '../store/ports.ts';
import { contentOf, type Content } from './content.ts';
import {
  ARTIFACT_TYPE,
  CONFIG_TYPE,
  CREATED,
  describe,
  documentBytes,
  INDEX_TYPE,
  MANIFEST_TYPE,
  ROWS_TYPE,
  TITLE,
  writeIndex,
  type ArtifactEntry,
} from './documents.ts';
import { LayoutWriter } from './layout.ts';
import { mayPassOn } from './redistribution.ts';
import { partsOf, tagOf, type FeedPart } from './releases.ts';
import { signManifest } from './signature.ts';

/** Feeds that rank CVEs are one artifact each. */
const RANKINGS: ReadonlySet<string> = new Set(['kev', 'epss']);
/** Its records lie beside the advisories that name the CVEs. */
const RECORDS = 'cve';
/** Above this, a percent of size costs as much time as all before. */
const ZSTD_LEVEL = 9;
/** The tag of the index. */
export const INDEX_TAG = 'latest';

export interface BuildOptions {
  /** Folder of the layout. */
  readonly folder: string;
  readonly signKey?: KeyObject;
  readonly onArtifact?: (artifact: BuiltArtifact) => void;
}

export interface BuiltArtifact {
  readonly name: string;
  readonly feed: string;
  readonly records: number;
  /** Of the compressed rows. */
  readonly bytes: number;
}

export interface Built {
  readonly artifacts: readonly BuiltArtifact[];
  /** Feeds of the store whose publishers do not allow copies. */
  readonly leftOut: readonly string[];
}

/** Writes artifacts of all feeds that the store holds and that may be passed on. Equal stores give equal bytes. */
export async function buildArtifacts(
  store: Store,
  { folder, signKey, onArtifact }: BuildOptions,
): Promise<Built> {
  const states = (await store.advisories.feedStates()).filter(({ feed }) => feed !== RECORDS);
  const [allowed = [], leftOut = []] = [true, false].map((may) =>
    states.filter(({ feed }) => mayPassOn(feed) === may),
  );
  if (allowed.length === 0) {
    throw new AppError('USAGE', 'the store holds no feeds that may be passed on', {
      hint: 'load some: plimsoll feeds sync debian-tracker kev epss',
    });
  }
  const layout = new LayoutWriter(folder);
  const spool = makeSpoolFolder();
  try {
    const build = new Build(store, layout, spool.path, signKey);
    const artifacts: BuiltArtifact[] = [];
    for (const state of allowed) {
      for (const part of await build.partsOfFeed(state.feed)) {
        const built = await build.add(state, part);
        artifacts.push(built);
        onArtifact?.(built);
      }
    }
    build.finish(allowed.map(({ syncedAt }) => syncedAt));
    return { artifacts, leftOut: leftOut.map(({ feed }) => feed) };
  } finally {
    spool.remove();
  }
}

interface WholePart extends FeedPart {
  readonly isWhole: boolean;
}

class Build {
  readonly #store: Store;
  readonly #layout: LayoutWriter;
  readonly #folder: string;
  readonly #key: KeyObject | undefined;
  readonly #entries: ArtifactEntry[] = [];

  constructor(store: Store, layout: LayoutWriter, folder: string, key: KeyObject | undefined) {
    this.#store = store;
    this.#layout = layout;
    this.#folder = folder;
    this.#key = key;
  }

  /** A name that another feed has taken gets the feed's after it. */
  async partsOfFeed(feed: string): Promise<readonly WholePart[]> {
    if (RANKINGS.has(feed)) return [{ name: feed, ecosystems: [], isWhole: true }];
    const parts = partsOf(await this.#store.advisories.ecosystems(feed, ''));
    const taken = new Set(this.#entries.map(({ name }) => name));
    return parts.map(({ name, ecosystems }) => ({
      name: taken.has(name) ? tagOf(`${name}-${feed}`) : name,
      ecosystems,
      isWhole: parts.length === 1,
    }));
  }

  async add(state: FeedState, part: WholePart): Promise<BuiltArtifact> {
    const { feed, syncedAt } = state;
    const file = join(this.#folder, 'rows');
    const { records, ranges } = await this.#store.transfer.writeSlice(sliceOf(feed, part), file);
    const rows = contentOf(compressed(readFileSync(file)));
    rmSync(file);
    const config = contentOf(documentBytes(configOf(state, part, { records, ranges })));
    const manifest = contentOf(documentBytes(manifestOf(part, state, config, rows)));
    for (const content of [rows, config, manifest]) this.#layout.add(content);
    const size = manifest.bytes.length;
    const { name, ecosystems, isWhole } = part;
    const entry = { name, manifest: manifest.digest, size, feed, ecosystems, isWhole, syncedAt };
    this.#layout.tag(name, describe(entry));
    this.#sign(manifest);
    this.#entries.push(entry);
    return { name, feed, records, bytes: rows.bytes.length };
  }

  finish(times: readonly string[]): void {
    const created = times.toSorted().at(-1) ?? '';
    const index = contentOf(writeIndex({ schema: SCHEMA_VERSION, created, artifacts: this.#entries }));
    this.#layout.add(index);
    this.#layout.tag(INDEX_TAG, { mediaType: INDEX_TYPE, digest: index.digest, size: index.bytes.length });
    this.#sign(index);
    this.#layout.finish();
  }

  #sign({ digest, bytes }: Content): void {
    if (!this.#key) return;
    const { tag, manifest, blobs } = signManifest(digest, bytes.length, this.#key);
    for (const content of [manifest, ...blobs]) this.#layout.add(content);
    const size = manifest.bytes.length;
    this.#layout.tag(tag, { mediaType: MANIFEST_TYPE, digest: manifest.digest, size });
  }
}

/** Records of an unknown ecosystem may be about any. */
function sliceOf(feed: string, { ecosystems, isWhole }: WholePart): SlicePart {
  return {
    feed,
    ecosystems: ecosystems.length === 0 ? [] : [...ecosystems, UNREAD_ECOSYSTEM],
    ...(!isWhole && { cursor: partialCursor([]) }),
  };
}

function compressed(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  });
}

/** Says of what state of the feed the rows are. */
function configOf(state: FeedState, part: WholePart, counts: { records: number; ranges: number }): object {
  const { feed, syncedAt, contentAt, etag, lastModified, problems } = state;
  const { ecosystems } = part;
  return {
    program: `plimsoll ${VERSION}`,
    feed,
    ecosystems,
    syncedAt,
    contentAt,
    etag,
    lastModified,
    ...counts,
    problems,
  };
}

function manifestOf(part: WholePart, { syncedAt }: FeedState, config: Content, rows: Content): object {
  return {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: ARTIFACT_TYPE,
    config: { mediaType: CONFIG_TYPE, digest: config.digest, size: config.bytes.length },
    layers: [{ mediaType: ROWS_TYPE, digest: rows.digest, size: rows.bytes.length }],
    annotations: { [TITLE]: part.name, [CREATED]: syncedAt },
  };
}
