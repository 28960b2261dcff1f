import type { KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artifactManifest } from '../../src/artifact/index.ts';
import { attach, PACKAGES, packagesPredicate } from '../../src/attest/index.ts';
import { type IndexedImage, PROGRAM } from '../../src/domain/index.ts';
import type { ScanContext } from '../../src/findings/index.ts';
import { openImage } from '../../src/image/index.ts';
import { indexImage } from '../../src/packages/index.ts';
import { jsonPieces } from '../../src/report/index.ts';
import { sbomContentOf, cycloneDxDocument } from '../../src/sbom/index.ts';
import { sealEnvelope, statementOf } from '../../src/sigstore/index.ts';
import { openContext } from '../../src/stored/index.ts';
import { json, type LayoutFolder } from './layout-folder.ts';
import type { PlatformManifest, WrittenImage } from './layout.ts';

const SBOM_TYPE = 'application/vnd.cyclonedx+json';

interface SbomOptions {
  /** When everything was made, since 1970. */
  readonly seconds: number;
  /** Signs the package list, which otherwise nobody attests. */
  readonly key: KeyObject | undefined;
}

/**
 * Reads the images that the layout names, and attaches to each manifest its SBOM and, with a key, its packages as
 * `plimsoll attest` attests them.
 */
export async function attachSboms(
  layout: LayoutFolder,
  images: readonly WrittenImage[],
  options: SbomOptions,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-image-'));
  const opened = await openContext({
    store: { file: join(folder, 'store.db') },
    http: { userAgent: PROGRAM.name },
    feedPlaces: {},
    feedPolicy: { offline: true, prefer: [], nvd: false },
    now: () => new Date(options.seconds * 1000),
    onProgress: () => undefined,
  });
  try {
    for (const { name, manifests } of images) {
      for (const manifest of manifests) {
        const indexed = await readImage(layout, name, manifest, opened.context);
        await attachSbom(layout, manifest, indexed);
        if (options.key) await attachPackages(layout, name, manifest, indexed, options.key);
      }
    }
  } finally {
    await opened.close();
    await rm(folder, { recursive: true });
  }
}

async function readImage(
  layout: LayoutFolder,
  name: string,
  { platform }: PlatformManifest,
  context: ScanContext,
): Promise<IndexedImage> {
  const image = await openImage(
    { kind: 'oci', path: layout.name, tag: name },
    {
      reference: name,
      platform,
      documents: context.store.documents,
      http: context.http,
      credentials: { configFiles: [], environment: {} },
      insecure: false,
      daemon: { host: undefined, runtimeFolder: undefined },
      now: context.now,
    },
  );
  try {
    return await indexImage(image, context);
  } finally {
    await image.close();
  }
}

async function attachSbom(layout: LayoutFolder, subject: PlatformManifest, indexed: IndexedImage) {
  const document = bytesOf(cycloneDxDocument(sbomContentOf(indexed), '1.6'));
  const { manifest, blobs } = artifactManifest(document, SBOM_TYPE, subject);
  for (const blob of blobs) await layout.push(blob);
  await layout.refer(manifest.bytes, manifest.mediaType);
}

async function attachPackages(
  layout: LayoutFolder,
  name: string,
  { digest }: PlatformManifest,
  indexed: IndexedImage,
  key: KeyObject,
): Promise<void> {
  const predicate = JSON.parse(bytesOf(packagesPredicate(indexed)).toString()) as object;
  const statement = json(statementOf({ name, digest }, PACKAGES, predicate));
  await attach([{ predicateType: PACKAGES, bytes: sealEnvelope(statement, key) }], digest, layout, key);
}

function bytesOf(document: object): Buffer {
  return Buffer.from([...jsonPieces(document)].join(''));
}
