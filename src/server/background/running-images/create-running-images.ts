import { defined, parsePlatform } from '../../../domain/index.ts';
import { AppError, type ErrorCode } from '../../../errors/index.ts';
import { unreadableEvent } from '../../../fleet/index.ts';
import type { Refusal } from '../../../http/guard/index.ts';
import type { AddressGuard } from '../../../http/index.ts';
import { parseImageReference } from '../../../image/index.ts';
import type { OpenConditionStore, RunStore, UnreadImage } from '../../../inventory/ports.ts';
import type { JobQueue } from '../../../jobs/queue.ts';
import type { RunningImageDesk } from '../../context.ts';
import { Poller } from '../../poller.ts';
import { awaitScans, failureOf, readStoredImage, type StoredImageReader } from '../../scans/index.ts';
import { sealCredentials } from './sealed-credentials.ts';
import { waysToRead, type CredentialsOfRunning, type WayToRead } from './ways-to-read.ts';

/** Milliseconds between looks for images that run and were never read. */
const LOOK_EVERY_MS = 30_000;
/** Images listed at once; the next look lists more. */
const IMAGES_A_LOOK = 200;
/** One job for all replicas. */
const JOB = 'running-images';
/** Failures of the server, or its end, which say nothing about the image. */
const OWN_FAILURES = ['INTERRUPTED', 'STORE_FAILED'];
/** Registries also hide private repositories behind 404. */
const MAY_BE_PRIVATE: readonly ErrorCode[] = ['REGISTRY_UNAUTHORIZED', 'IMAGE_NOT_FOUND'];
/** Prefix of the names that Docker gives to images of pods. */
const SCHEME = 'docker-pullable://';

export interface RunningImagesOptions extends StoredImageReader, CredentialsOfRunning {
  readonly store: {
    readonly runs: Pick<RunStore, 'unread' | 'noteRead' | 'pullCredentials'>;
    readonly openConditions: Pick<OpenConditionStore, 'begin' | 'tell'>;
  };
  readonly queue: Pick<JobQueue, 'send' | 'work' | 'depth'>;
  readonly guard: Pick<AddressGuard, 'checkHost'>;
  /** Images read at once. */
  readonly atATime: number;
  readonly now: () => Date;
}

/** Reads images in the background that run and were never read. */
export interface RunningImageReads extends RunningImageDesk {
  start(): Promise<void>;
  /** Sends no more jobs; the queue's own stop ends running ones. */
  stop(): void;
}

export function createRunningImages(options: RunningImagesOptions): RunningImageReads {
  const { queue, logger } = options;
  const poller = new Poller({
    poll: () => queue.send('running-images', JOB, {}),
    everyMs: LOOK_EVERY_MS,
    logger,
    failure: 'cannot look for images that run and were never read',
  });
  return {
    async start() {
      await queue.work('running-images', 1, (_data, signal) => readDue(options, signal));
      await poller.start();
    },
    poll: () => poller.now(),
    seal: (sent, principal) => sealCredentials(sent, principal, options.sealer),
    stop: () => poller.stop(),
  };
}

async function readDue(options: RunningImagesOptions, signal: AbortSignal): Promise<void> {
  const { store, now, atATime, logger } = options;
  const due = (await store.runs.unread({ now: now().toISOString(), limit: IMAGES_A_LOOK })).values();
  let read = 0;
  let failed = 0;
  const work = async (): Promise<void> => {
    for (const image of due) {
      await awaitScans(options.queue, signal);
      if (await readOne(image, options, signal)) read += 1;
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  if (read + failed > 0) logger.info({ read, failed }, 'read images that run');
}

/** Returns false for an image that could not be read, and notes why. Throws for failures of the server. */
async function readOne(
  image: UnreadImage,
  options: RunningImagesOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const failure = await failureToRead(image, options, signal);
  if (!failure) return true;
  const { store, now, logger } = options;
  const { code, message } = failure;
  const at = now();
  await store.runs.noteRead(image, { code, message, at: at.toISOString() });
  await store.openConditions.begin('image.unreadable', image.digest, at.toISOString());
  const event = unreadableEvent(image.digest, image.reference, failure, at);
  await store.openConditions.tell('image.unreadable', [event], at.toISOString());
  logger.debug({ image: image.reference, reason: message }, 'cannot read an image that runs');
  return false;
}

/** Tries one set of credentials after the other; undefined once the image was read. */
async function failureToRead(
  image: UnreadImage,
  options: RunningImagesOptions,
  signal: AbortSignal,
): Promise<AppError | undefined> {
  try {
    const reference = parseImageReference(nameOf(image));
    options.guard.checkHost(new URL(`https://${reference.registry}`));
    let failure: AppError | undefined;
    for await (const way of waysToRead(image, nameOf(image), options)) {
      failure = way instanceof AppError ? way : await attempt(image, way, options, signal);
      if (!failure || !MAY_BE_PRIVATE.includes(failure.code)) break;
    }
    return failure;
  } catch (error) {
    const isOfImage = error instanceof AppError && !OWN_FAILURES.includes(error.code);
    if (signal.aborted || !isOfImage) throw error;
    return error;
  }
}

async function attempt(
  image: UnreadImage,
  { principal, reader, credentials }: WayToRead,
  options: StoredImageReader,
  signal: AbortSignal,
): Promise<AppError | undefined> {
  const reference = nameOf(image);
  const platform = parsePlatform(image.platform ?? '');
  const request = { kind: 'reference', reference, ...defined({ platform, credentials }) } as const;
  let refused: string | undefined;
  const onRefusal = ({ option }: Refusal): void => void (refused = option);
  const ended = await readStoredImage(
    { request, principal, subject: reference, ...defined({ reader }) },
    { signal, onProgress: () => undefined, onRefusal, isBackground: true },
    options,
  );
  if (ended.state !== 'failed') return undefined;
  if (refused === undefined) return failureOf(ended.failure);
  return new AppError('REGISTRY_REFUSED', `the address of its registry is refused; ${refused} allows it`);
}

/** Names an image by its digest alone: its tag may lead to another one by now. */
function nameOf({ reference, digest }: UnreadImage): string {
  const { registry, repository } = parseImageReference(
    reference.startsWith(SCHEME) ? reference.slice(SCHEME.length) : reference,
  );
  return `${registry}/${repository}@${digest}`;
}
