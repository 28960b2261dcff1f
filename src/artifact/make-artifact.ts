import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { partialCursor } from '../advisory/index.ts';
import { defined, UNREAD_ECOSYSTEM, VERSION, type FeedState } from '../domain/index.ts';
import type { SlicePart, SliceSummary, TransferStore } from '../store/ports.ts';
import { contentOf, descriptorOf, type Content } from './content.ts';
import {
  ARTIFACT_TYPE,
  CONFIG_TYPE,
  CREATED,
  DELTA_TYPE,
  describeBase,
  documentBytes,
  MANIFEST_TYPE,
  ROWS_TYPE,
  TITLE,
  type ContentDescriptor,
} from './documents.ts';
import type { PreviousArtifact } from './previous-build.ts';
import type { FeedPart } from './releases.ts';
import { pack, unpack } from './unpack.ts';

/** Largest useful delta, as a share of the full rows; a larger one saves next to nothing. */
const MAX_DELTA_SHARE = 0.5;

export interface ArtifactPart extends FeedPart {
  /** Whether it holds the entire feed. */
  readonly isWhole: boolean;
}

export interface ArtifactInput {
  readonly state: FeedState;
  readonly part: ArtifactPart;
  /** The same artifact in the previous build. */
  readonly before: PreviousArtifact | undefined;
}

export interface MadeArtifact {
  readonly manifest: Content;
  readonly config: Content;
  readonly rows: Content;
  readonly delta?: Content;
  readonly records: number;
}

/** Makes one artifact, with slice files in `folder`. Reuses the previous build's artifact if nothing changed. */
export async function makeArtifact(
  { state, part, before }: ArtifactInput,
  transfer: TransferStore,
  folder: string,
): Promise<MadeArtifact> {
  const file = join(folder, 'next');
  try {
    const summary = await transfer.writeSlice(sliceOf(state.feed, part), file);
    const { records } = summary;
    const rows = contentOf(pack(readFileSync(file)));
    const config = contentOf(documentBytes(configOf(state, part, summary)));
    if (before?.rows.digest === rows.digest && before.config.digest === config.digest) {
      return { ...before, records };
    }
    const delta = before && (await makeDelta(before, { state, part, file, rows }, transfer, folder));
    const layers = [descriptorOf(ROWS_TYPE, rows), ...(delta ? [delta.layer] : [])];
    const manifest = contentOf(documentBytes(manifestOf(part, state, config, layers)));
    return { manifest, config, rows, ...(delta && { delta: delta.content }), records };
  } finally {
    rmSync(file, { force: true });
  }
}

interface NextSlice {
  readonly state: FeedState;
  readonly part: ArtifactPart;
  readonly file: string;
  readonly rows: Content;
}

interface MadeDelta {
  readonly content: Content;
  readonly layer: ContentDescriptor;
}

/** Returns undefined if a client could not verify that it has the base, or would save little. */
async function makeDelta(
  { entry, rows: packed }: PreviousArtifact,
  { state, part, file: next, rows }: NextSlice,
  transfer: TransferStore,
  folder: string,
): Promise<MadeDelta | undefined> {
  const { feed, syncedAt } = state;
  const isNext = entry.feed === feed && entry.isWhole === part.isWhole && entry.syncedAt !== syncedAt;
  // Most rows in a CVE ranking feed change at once.
  if (!isNext || part.ecosystems.length === 0) return undefined;
  const base = join(folder, 'base');
  const file = join(folder, 'delta');
  try {
    await unpack(packed.bytes, base, entry.name);
    const { confirmed } = await transfer.writeDelta({ feed, base, next }, file);
    const content = contentOf(pack(readFileSync(file)));
    if (content.bytes.length > rows.bytes.length * MAX_DELTA_SHARE) return undefined;
    const annotations = describeBase({ syncedAt: entry.syncedAt, ...defined({ confirmed }) });
    return { content, layer: { ...descriptorOf(DELTA_TYPE, content), annotations } };
  } finally {
    for (const each of [base, file]) rmSync(each, { force: true });
  }
}

/** Records with an unknown ecosystem may concern any. */
function sliceOf(feed: string, { ecosystems, isWhole }: ArtifactPart): SlicePart {
  return {
    feed,
    ecosystems: ecosystems.length === 0 ? [] : [...ecosystems, UNREAD_ECOSYSTEM],
    ...(!isWhole && { cursor: partialCursor([]) }),
  };
}

/** Describes the feed state that the rows represent. */
function configOf(state: FeedState, { ecosystems }: ArtifactPart, counts: SliceSummary): object {
  const { feed, syncedAt, contentAt, etag, lastModified, problems } = state;
  const program = `plimsoll ${VERSION}`;
  return { program, feed, ecosystems, syncedAt, contentAt, etag, lastModified, ...counts, problems };
}

function manifestOf(
  { name }: ArtifactPart,
  { syncedAt }: FeedState,
  config: Content,
  layers: readonly ContentDescriptor[],
): object {
  return {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: ARTIFACT_TYPE,
    config: descriptorOf(CONFIG_TYPE, config),
    layers,
    annotations: { [TITLE]: name, [CREATED]: syncedAt },
  };
}
