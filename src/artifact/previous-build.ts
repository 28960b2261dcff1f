import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors/index.ts';
import { SCHEMA_NUMBER } from '../store/index.ts';
import { checkContent, type Content } from './content.ts';
import { DELTA_TYPE, parseIndex, parseArtifactManifest, ROWS_TYPE, type ArtifactEntry } from './documents.ts';
import { INDEX_TAG, ArtifactLayout } from './layout.ts';
import { MAX_DOCUMENT_BYTES, MAX_LAYER_BYTES } from './limits.ts';

/** An artifact in the previous build. */
export interface PreviousArtifact {
  readonly entry: ArtifactEntry;
  readonly manifest: Content;
  readonly config: Content;
  readonly rows: Content;
  readonly delta?: Content;
}

/** Reads a folder's existing build before a new one replaces it, to find changes. */
export class PreviousBuild {
  readonly #layout: ArtifactLayout;
  readonly #entries: ReadonlyMap<string, ArtifactEntry>;

  private constructor(layout: ArtifactLayout, entries: readonly ArtifactEntry[]) {
    this.#layout = layout;
    this.#entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  /** Returns undefined for a folder without a build, or with one in another schema; deltas are optional. */
  static async open(folder: string): Promise<PreviousBuild | undefined> {
    if (!existsSync(join(folder, 'index.json'))) return undefined;
    const layout = new ArtifactLayout(folder);
    return orNothing(async () => {
      const bytes = await layout.manifest(INDEX_TAG);
      if (!bytes) return undefined;
      const { schema, artifacts } = parseIndex(bytes, layout.name);
      return schema === SCHEMA_NUMBER ? new PreviousBuild(layout, artifacts) : undefined;
    });
  }

  /** Returns undefined for a missing or damaged artifact. */
  async artifact(name: string): Promise<PreviousArtifact | undefined> {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    return orNothing(async () => {
      const manifest = await this.#content(entry.manifest, MAX_DOCUMENT_BYTES);
      const { config, layers } = parseArtifactManifest(manifest.bytes, name);
      const rows = layers.find(({ mediaType }) => mediaType === ROWS_TYPE);
      const delta = layers.find(({ mediaType }) => mediaType === DELTA_TYPE);
      if (!rows) return undefined;
      return {
        entry,
        manifest,
        config: await this.#content(config.digest, MAX_DOCUMENT_BYTES),
        rows: await this.#content(rows.digest, MAX_LAYER_BYTES),
        ...(delta && { delta: await this.#content(delta.digest, MAX_LAYER_BYTES) }),
      };
    });
  }

  async #content(digest: Content['digest'], limit: number): Promise<Content> {
    const bytes = await this.#layout.blob(digest, limit);
    checkContent(bytes, digest, this.#layout.name);
    return { digest, bytes };
  }
}

async function orNothing<Value>(read: () => Promise<Value | undefined>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
