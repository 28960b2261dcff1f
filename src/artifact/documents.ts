import * as z from 'zod';
import { parseDigest, parseJson, type Digest } from '../domain/index.ts';
import type { ConfirmedRecords } from '../store/ports.ts';
import { DOCUMENT_BOUNDS } from './limits.ts';
import { artifactRefused } from './refused.ts';

// OCI image-spec manifest.md and image-index.md, with artifactType as in "Guidelines for Artifact Usage".

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
export const ARTIFACT_TYPE = 'application/vnd.plimsoll.advisories.v1';
export const CONFIG_TYPE = 'application/vnd.plimsoll.advisories.config.v1+json';
export const ROWS_TYPE = 'application/vnd.plimsoll.advisories.rows.v1.sqlite+zstd';
/** Changes since the previous build, which its annotations identify. */
export const DELTA_TYPE = 'application/vnd.plimsoll.advisories.delta.v1.sqlite+zstd';

export const TITLE = 'org.opencontainers.image.title';
export const CREATED = 'org.opencontainers.image.created';
export const REF_NAME = 'org.opencontainers.image.ref.name';
const FEED = 'plimsoll.feed';
const ECOSYSTEMS = 'plimsoll.ecosystems';
const WHOLE = 'plimsoll.whole';
const SYNCED = 'plimsoll.synced';
const ROWS = 'plimsoll.rows';
const ROWS_SIZE = 'plimsoll.rows-size';
const SCHEMA = 'plimsoll.schema';
const BASE = 'plimsoll.delta.base';
const RECORDS_BEFORE = 'plimsoll.delta.records-before';
const RECORDS_AT = 'plimsoll.delta.records-at';

/** One artifact as listed in the index: everything a client needs before it requests more. */
export interface ArtifactEntry {
  /** `debian-12`, `npm`, `kev`; also its tag. */
  readonly name: string;
  readonly manifest: Digest;
  readonly size: number;
  readonly feed: string;
  /** The ecosystems whose ranges it holds; empty for a CVE ranking feed. */
  readonly ecosystems: readonly string[];
  /** Whether it holds the entire feed. */
  readonly isWhole: boolean;
  /** RFC 3339: when the feed's source last confirmed the data. */
  readonly syncedAt: string;
  /** The layer with all rows, repeated in the index to save an empty store one round trip. */
  readonly rows: Pick<ContentDescriptor, 'digest' | 'size'>;
}

export interface ArtifactIndex {
  /** Schema version for the rows, including their sort keys. */
  readonly schema: number;
  /** RFC 3339: the newest sync among its feeds, so that equal stores make equal artifacts. */
  readonly created: string;
  readonly artifacts: readonly ArtifactEntry[];
}

export interface ContentDescriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface ArtifactManifest {
  readonly config: ContentDescriptor;
  readonly layers: readonly ContentDescriptor[];
}

export const artifactDigestSchema = z.string().transform((text, context) => {
  const parsed = parseDigest(text);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'is not a valid digest' });
  return z.NEVER;
});

const annotations = z.record(z.string(), z.string());
const descriptor = z.object({
  mediaType: z.string(),
  digest: artifactDigestSchema,
  size: z.number().int().nonnegative(),
  artifactType: z.string().exactOptional(),
  annotations: annotations.exactOptional(),
});

const indexSchema = z.object({
  artifactType: z.literal(ARTIFACT_TYPE),
  manifests: z.array(descriptor),
  annotations,
});

const manifestSchema = z.object({ config: descriptor, layers: z.array(descriptor) });
const entrySchema = z.object({
  [TITLE]: z.string(),
  [FEED]: z.string(),
  [ECOSYSTEMS]: z.string(),
  [WHOLE]: z.enum(['true', 'false']),
  [SYNCED]: z.iso.datetime({ offset: true }),
  [ROWS]: artifactDigestSchema,
  [ROWS_SIZE]: z.coerce.number().int().nonnegative(),
});
const rootSchema = z.object({
  [SCHEMA]: z.coerce.number().int(),
  [CREATED]: z.iso.datetime({ offset: true }),
});

export function writeIndex({ schema, created, artifacts }: ArtifactIndex): Uint8Array {
  return documentBytes({
    schemaVersion: 2,
    mediaType: INDEX_TYPE,
    artifactType: ARTIFACT_TYPE,
    manifests: artifacts.map(describeEntry),
    annotations: { [CREATED]: created, [SCHEMA]: String(schema) },
  });
}

export function describeEntry(entry: ArtifactEntry): ContentDescriptor {
  return {
    mediaType: MANIFEST_TYPE,
    digest: entry.manifest,
    size: entry.size,
    artifactType: ARTIFACT_TYPE,
    annotations: {
      [TITLE]: entry.name,
      [FEED]: entry.feed,
      [ECOSYSTEMS]: JSON.stringify(entry.ecosystems),
      [WHOLE]: String(entry.isWhole),
      [SYNCED]: entry.syncedAt,
      [ROWS]: entry.rows.digest,
      [ROWS_SIZE]: String(entry.rows.size),
    },
  };
}

/** Throws ARTIFACT_REFUSED for anything but an artifact index. */
export function parseIndex(bytes: Uint8Array, name: string): ArtifactIndex {
  const index = parseArtifactDocument(bytes, indexSchema, name);
  const root = read(index.annotations, rootSchema, name);
  return {
    schema: root[SCHEMA],
    created: root[CREATED],
    artifacts: index.manifests.map((manifest) => {
      const entry = read(manifest.annotations, entrySchema, name);
      return {
        name: entry[TITLE],
        manifest: manifest.digest,
        size: manifest.size,
        feed: entry[FEED],
        ecosystems: read(parsedText(entry[ECOSYSTEMS], name), z.array(z.string()), name),
        isWhole: entry[WHOLE] === 'true',
        syncedAt: entry[SYNCED],
        rows: { digest: entry[ROWS], size: entry[ROWS_SIZE] },
      };
    }),
  };
}

export function parseArtifactManifest(bytes: Uint8Array, name: string): ArtifactManifest {
  return parseArtifactDocument(bytes, manifestSchema, name);
}

/** The base that a delta continues: the feed's state there, and the CVE records confirmed since. */
export interface DeltaBase {
  /** RFC 3339. */
  readonly syncedAt: string;
  readonly confirmed?: ConfirmedRecords;
}

export function describeBase({ syncedAt, confirmed }: DeltaBase): Readonly<Record<string, string>> {
  return {
    [BASE]: syncedAt,
    ...(confirmed && { [RECORDS_BEFORE]: confirmed.before, [RECORDS_AT]: confirmed.at }),
  };
}

/** Returns undefined for a layer that is not a delta. */
export function baseOf({ mediaType, annotations: said = {} }: ContentDescriptor): DeltaBase | undefined {
  const { [BASE]: syncedAt, [RECORDS_BEFORE]: before, [RECORDS_AT]: at } = said;
  if (mediaType !== DELTA_TYPE || syncedAt === undefined) return undefined;
  return { syncedAt, ...(before !== undefined && at !== undefined && { confirmed: { before, at } }) };
}

export function documentBytes(document: object): Uint8Array {
  return Buffer.from(JSON.stringify(document));
}

/** Validates a foreign JSON document. Throws ARTIFACT_REFUSED. */
export function parseArtifactDocument<Schema extends z.ZodType>(
  bytes: Uint8Array,
  schema: Schema,
  name: string,
): z.output<Schema> {
  return read(parsedText(new TextDecoder().decode(bytes), name), schema, name);
}

function parsedText(text: string, name: string): unknown {
  const parsed = parseJson(text, DOCUMENT_BOUNDS);
  if (!parsed.ok) throw artifactRefused(`${name} is not valid: ${parsed.failure}`);
  return parsed.value;
}

function read<Schema extends z.ZodType>(value: unknown, schema: Schema, name: string): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value, { jitless: true });
  if (success) return data;
  const [issue] = error.issues;
  throw artifactRefused(`${name} is not valid: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
