import {
  ALL_PLATFORMS,
  defined,
  type ImageIdentity,
  type IndexedImage,
  type NamedBase,
  type Platform,
  type ScanResult,
} from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { parseImageName, type OpenedImage, type SpooledFile } from '../../image/index.ts';
import { reportImage, type Baseline, type FoundBase, type ReportJudgement } from '../../findings/index.ts';
import { indexImage } from '../../packages/index.ts';
import { keepScanned } from '../../stored/index.ts';
import type { Settings } from '../../config/index.ts';
import type { GivenBases } from './base-image.ts';
import { vexFinder } from './find-vex.ts';
import { lineOf } from '../options/line.ts';
import { fileOrFolder } from '../options/look-up.ts';
import { listNamedImages, openNamedImage } from './open-named-image.ts';
import { STANDARD_INPUT } from './read-document.ts';
import { sbomFile } from './sbom-name.ts';
import type { SessionRequest, ScanSession } from './session.ts';
import type { Progress } from '../terminal/index.ts';
import { withinTime } from './time-limit/index.ts';

/** Performs scans, locally or on a server. */
export interface Scanner extends SessionRequest {
  readonly progress: Progress;
  /** Scans one image; `reference` is its name in reports. Throws AppError if there is no result. */
  scan(name: string, reference: string): Promise<ScanResult>;
  /** Present if the call asks for all platforms: lists one image's scans. Throws AppError on failure. */
  listScans?(name: string, reference: string): Promise<PlatformScans>;
  /** Returns a scanner with other settings, which closes with this one. */
  withSettings(settings: Settings): Scanner;
  close(): Promise<void>;
}

export interface PlatformScans {
  readonly scans: readonly PlatformScan[];
  /** Removes all their staged files. */
  close(): Promise<void>;
}

export interface PlatformScan {
  /** Absent if the image is not in an index. */
  readonly platform?: Platform;
  /** Throws AppError if there is no result. */
  readonly scan: () => Promise<ScanResult>;
}

/** Returns a report's scope, and the line and rules to judge by. */
export function judgementOf({ settings, ignore, vex, configuration }: SessionRequest): ReportJudgement {
  const { scope, skipPath: skipPaths } = settings;
  return {
    line: lineOf(settings),
    ignore,
    ...defined({ vex, scope }),
    ...(skipPaths.length > 0 && { skipPaths }),
    ...defined({ configuration }),
  };
}

/** Adds the finder for VEX documents located through the image. */
export function localJudgement(session: ScanSession): ReportJudgement {
  const findVex = vexFinder(session);
  return { ...judgementOf(session), ...defined({ findVex }) };
}

/** The baseline and bases for a call's images. */
interface HeldAgainst {
  readonly baseline: Baseline | undefined;
  /** The --base images read so far. */
  readonly bases: GivenBases;
}

export function localScanner(
  session: ScanSession,
  baseline?: Baseline,
  bases: GivenBases = new Map(),
): Scanner {
  const held = { baseline, bases };
  return {
    ...session,
    async scan(name, reference) {
      return withinTime(reference, session, async (limited) => {
        const archive = await archiveNamed(name, limited);
        try {
          const file = archive ? undefined : sbomFile(name);
          if (file !== undefined) return await scanSbom(file, reference, limited, held);
          const opened = archive?.path ?? name;
          return await scanOpened(
            opened,
            await openNamedImage(opened, limited, { reference }),
            limited,
            held,
          );
        } finally {
          archive?.remove();
        }
      });
    },
    withSettings: (settings) => localScanner({ ...session, settings }, baseline, bases),
    ...(session.settings.platform === ALL_PLATFORMS && {
      listScans: (name: string, reference: string) => listScans(name, reference, session, held),
    }),
  };
}

/** Spools an archive from standard input. */
async function archiveNamed(name: string, { settings }: ScanSession): Promise<SpooledFile | undefined> {
  if (name !== STANDARD_INPUT) return undefined;
  if (settings.passwordStdin) {
    throw new AppError('USAGE', 'standard input cannot hold both an image and a password', {
      hint: 'name a file',
    });
  }
  // Loaded here, since most scans do not need it.
  const { archiveInStandardInput } = await import('./archive-in-standard-input.ts');
  return archiveInStandardInput();
}

/** Gives each image its own time limit. */
async function listScans(
  name: string,
  reference: string,
  session: ScanSession,
  held: HeldAgainst,
): Promise<PlatformScans> {
  const archive = await archiveNamed(name, session);
  const file = archive ? undefined : sbomFile(name);
  if (file !== undefined) {
    const scan = () => withinTime(reference, session, (limited) => scanSbom(file, reference, limited, held));
    return { scans: [{ scan }], close: () => Promise.resolve() };
  }
  const opened = archive?.path ?? name;
  const listed = await withinTime(reference, session, (limited) =>
    listNamedImages(opened, limited, reference),
  ).catch((error: unknown) => {
    archive?.remove();
    throw error;
  });
  const scans = listed.images.map(({ platform, open }) => ({
    ...defined({ platform }),
    scan: () =>
      withinTime(reference, session, async (limited) => {
        const { context, signal } = limited;
        const image = await open({ http: context.http, ...defined({ signal }) });
        return scanOpened(opened, image, limited, held);
      }),
  }));
  const close = async () => {
    await listed.close();
    archive?.remove();
  };
  return { scans, close };
}

async function scanSbom(
  file: string,
  reference: string,
  session: ScanSession,
  held: HeldAgainst,
): Promise<ScanResult> {
  // Loaded here, since a scan of an image does not need it.
  const { readSbomFile } = await import('./read-sbom.ts');
  const indexed = await readSbomFile(file, reference, session);
  const base = await baseFor(indexed.image, undefined, session, held.bases);
  return reportIndexed(indexed, base, session, held);
}

async function scanOpened(
  name: string,
  image: OpenedImage,
  session: ScanSession,
  held: HeldAgainst,
): Promise<ScanResult> {
  const began = session.context.now().toISOString();
  try {
    // Waits for a base's slow registry while layers are read.
    const looking = baseFor(image.identity, image.namedBase, session, held.bases);
    looking.catch(() => undefined);
    const indexed = await indexOpened(image, session);
    const result = await reportIndexed(indexed, await looking, session, held);
    const { distribution } = image;
    const scanned = {
      indexed,
      result,
      began,
      name: parseImageName(name, fileOrFolder),
      ...defined({ distribution }),
    };
    await keepScanned(scanned, session.context);
    return result;
  } finally {
    await image.close();
  }
}

async function reportIndexed(
  indexed: IndexedImage,
  base: FoundBase | undefined,
  session: ScanSession,
  { baseline }: HeldAgainst,
): Promise<ScanResult> {
  const judgement = {
    ...localJudgement(session),
    ...defined({ baseline, base }),
  };
  return (await reportImage(indexed, judgement, session.context)).result;
}

/** Finds an image's base, if anything names one. */
async function baseFor(
  image: ImageIdentity,
  named: NamedBase | undefined,
  session: ScanSession,
  bases: GivenBases,
): Promise<FoundBase | undefined> {
  const { base, bases: marked, ignoreBase } = session.settings;
  if (named === undefined && base.length + marked.length === 0 && !ignoreBase) return undefined;
  // Loaded here, since most scans have no known base.
  const { findBaseOf } = await import('./base-image.ts');
  return findBaseOf(image, named, session, bases);
}

async function indexOpened(image: OpenedImage, session: ScanSession): Promise<IndexedImage> {
  if (!session.settings.ifAttested) return indexImage(image, session.context);
  // Loaded here, since most scans read the image.
  const { indexAttested } = await import('./attested-image.ts');
  return indexAttested(image, session);
}
