import type { KeyObject } from 'node:crypto';
import type { FeedState } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';
import { makeSpoolFolder } from '../spool/index.ts';
import { SCHEMA_NUMBER } from '../store/index.ts';
import type { Store } from '../store/ports.ts';
import { contentOf, descriptorOf, type Content } from './content.ts';
import { describeEntry, INDEX_TYPE, MANIFEST_TYPE, writeIndex, type ArtifactEntry } from './documents.ts';
import { INDEX_TAG, LayoutWriter } from './layout.ts';
import { makeArtifact, type ArtifactPart } from './make-artifact.ts';
import { PreviousBuild } from './previous-build.ts';
import { bundleOfManifest } from './feeds-bundle.ts';
import { mayPassOn } from './redistribution.ts';
import { feedPartsOf, tagOf } from './releases.ts';
import { signManifest } from './signature.ts';

/** CVE ranking feeds, one artifact each. */
const RANKINGS: ReadonlySet<string> = new Set(['kev', 'epss']);
/** Its records ship with the advisories that name the CVEs. */
const RECORDS = 'cve';

export interface BuildOptions {
  /** Layout folder. */
  readonly folder: string;
  readonly signing?: FeedsSigning;
}

/** The signing key and the signature format. */
interface FeedsSigning {
  /** Private Ed25519 key. */
  readonly key: KeyObject;
  /** Whether to write Sigstore bundles instead of cosign's own format. */
  readonly asBundle: boolean;
}

export interface BuiltArtifact {
  readonly name: string;
  readonly feed: string;
  readonly records: number;
  /** Compressed row size. */
  readonly bytes: number;
  /** Size of the changes since the previous build, if a client can fetch only them. */
  readonly deltaBytes?: number;
}

export interface Built {
  readonly artifacts: readonly BuiltArtifact[];
  /** Feeds in the store whose publishers do not allow copies. */
  readonly leftOut: readonly string[];
}

/** Writes artifacts for every redistributable feed in the store. Equal stores give equal bytes. */
export async function buildArtifacts(store: Store, { folder, signing }: BuildOptions): Promise<Built> {
  const states = (await store.advisories.feedStates()).filter(({ feed }) => feed !== RECORDS);
  const allowed = states.filter(({ feed }) => mayPassOn(feed));
  if (allowed.length === 0) {
    throw new AppError('USAGE', 'the store holds no feeds that may be passed on', {
      hint: 'load some: plimsoll feeds sync debian-tracker kev epss',
    });
  }
  const layout = new LayoutWriter(folder);
  const spool = makeSpoolFolder();
  try {
    const previous = await PreviousBuild.open(folder);
    const build = new Build(store, { layout, folder: spool.path, previous, signing });
    const artifacts: BuiltArtifact[] = [];
    for (const state of allowed) {
      for (const part of await build.partsOfFeed(state.feed)) artifacts.push(await build.add(state, part));
    }
    build.finish(allowed.map(({ syncedAt }) => syncedAt));
    const leftOut = states.filter(({ feed }) => !mayPassOn(feed)).map(({ feed }) => feed);
    return { artifacts, leftOut };
  } finally {
    spool.remove();
  }
}

interface Surroundings {
  readonly layout: LayoutWriter;
  /** Folder for slice files. */
  readonly folder: string;
  readonly previous: PreviousBuild | undefined;
  readonly signing: FeedsSigning | undefined;
}

class Build {
  readonly #store: Store;
  readonly #around: Surroundings;
  readonly #entries: ArtifactEntry[] = [];

  constructor(store: Store, around: Surroundings) {
    this.#store = store;
    this.#around = around;
  }

  /** A name already taken by another feed gets the feed's name appended. */
  async partsOfFeed(feed: string): Promise<readonly ArtifactPart[]> {
    if (RANKINGS.has(feed)) return [{ name: feed, ecosystems: [], isWhole: true }];
    const parts = feedPartsOf(await this.#store.advisories.ecosystems(feed, ''));
    const taken = new Set(this.#entries.map(({ name }) => name));
    return parts.map(({ name, ecosystems }) => ({
      name: taken.has(name) ? tagOf(`${name}-${feed}`) : name,
      ecosystems,
      isWhole: parts.length === 1,
    }));
  }

  async add(state: FeedState, part: ArtifactPart): Promise<BuiltArtifact> {
    const { layout, folder, previous } = this.#around;
    const { name, ecosystems, isWhole } = part;
    const { feed, syncedAt } = state;
    const before = await previous?.artifact(name);
    const made = await makeArtifact({ state, part, before }, this.#store.transfer, folder);
    for (const content of [made.rows, made.config, made.manifest, made.delta])
      if (content) layout.add(content);
    const size = made.manifest.bytes.length;
    const rows = { digest: made.rows.digest, size: made.rows.bytes.length };
    const entry = { name, manifest: made.manifest.digest, size, feed, ecosystems, isWhole, syncedAt, rows };
    layout.tag(name, describeEntry(entry));
    this.#sign(made.manifest, MANIFEST_TYPE);
    this.#entries.push(entry);
    return {
      name,
      feed,
      records: made.records,
      bytes: made.rows.bytes.length,
      ...(made.delta && { deltaBytes: made.delta.bytes.length }),
    };
  }

  finish(times: readonly string[]): void {
    const { layout } = this.#around;
    const created = times.toSorted().at(-1) ?? '';
    const index = contentOf(writeIndex({ schema: SCHEMA_NUMBER, created, artifacts: this.#entries }));
    layout.add(index);
    layout.tag(INDEX_TAG, descriptorOf(INDEX_TYPE, index));
    this.#sign(index, INDEX_TYPE);
    layout.finish();
  }

  #sign(content: Content, mediaType: string): void {
    const { layout, signing } = this.#around;
    if (!signing) return;
    const sign = signing.asBundle ? bundleOfManifest : signManifest;
    const { tag, manifest, blobs } = sign(content, mediaType, signing.key);
    for (const each of [manifest, ...blobs]) layout.add(each);
    layout.tag(tag, descriptorOf(MANIFEST_TYPE, manifest));
  }
}
