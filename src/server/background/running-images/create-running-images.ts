import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { defined, parsePlatform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { unreadableEvent } from '../../../fleet/index.ts';
import type { Refusal } from '../../../http/guard/index.ts';
import type { AddressGuard } from '../../../http/index.ts';
import { parseImageReference } from '../../../image/index.ts';
import type { OpenConditionStore, RunStore, UnreadImage } from '../../../inventory/ports.ts';
import type { JobQueue } from '../../../jobs/queue.ts';
import type { RunningImageDesk } from '../../context.ts';
import { Poller } from '../../poller.ts';
import { MAX_INDEX_MS } from '../../scans/index.ts';
import type { Work } from '../../work/index.ts';

/** Milliseconds between looks for images that run and were never read. */
const LOOK_EVERY_MS = 30_000;
/** Images listed at once; the next look lists more. */
const IMAGES_A_LOOK = 200;
/** Milliseconds between checks for waiting scans, which go first. */
const GIVE_WAY_MS = 1_000;
/** One job for all replicas. */
const JOB = 'running-images';
/** Failures of the server, or its end, which say nothing about the image. */
const OWN_FAILURES = ['INTERRUPTED', 'STORE_FAILED'];
/** Prefix of the names that Docker gives to images of pods. */
const SCHEME = 'docker-pullable://';

export interface RunningImagesOptions {
  readonly store: {
    readonly runs: Pick<RunStore, 'unread' | 'noteRead'>;
    readonly openConditions: Pick<OpenConditionStore, 'begin' | 'tell'>;
  };
  readonly queue: Pick<JobQueue, 'send' | 'work' | 'depth'>;
  readonly work: Pick<Work, 'index'>;
  readonly guard: Pick<AddressGuard, 'checkHost'>;
  /** Images read at once. */
  readonly atATime: number;
  readonly logger: Logger;
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
      await giveWay(options, signal);
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
  { work, guard, store, now, logger }: RunningImagesOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const late = AbortSignal.timeout(MAX_INDEX_MS);
  try {
    const reference = nameOf(image);
    guard.checkHost(new URL(`https://${parseImageReference(reference).registry}`));
    const platform = parsePlatform(image.platform ?? '');
    const request = { kind: 'reference', reference, ...defined({ platform }) } as const;
    const onRefusal = (refusal: Refusal): void =>
      logger.warn(
        { image: reference, ...refusal },
        'address refused, and taken for an image that does not exist',
      );
    const options = { signal: AbortSignal.any([signal, late]), isBackground: true, onRefusal };
    await work.index({ request, principal: '' }, options);
    return true;
  } catch (error) {
    const failure = late.aborted ? tooLate() : error;
    if (signal.aborted || !(failure instanceof AppError) || OWN_FAILURES.includes(failure.code)) throw error;
    const { code, message } = failure;
    const at = now();
    await store.runs.noteRead(image, { code, message, at: at.toISOString() });
    await store.openConditions.begin('image.unreadable', image.digest, at.toISOString());
    const event = unreadableEvent(image.digest, image.reference, failure, at);
    await store.openConditions.tell('image.unreadable', [event], at.toISOString());
    logger.debug({ image: image.reference, reason: message }, 'cannot read an image that runs');
    return false;
  }
}

/** Names an image by its digest alone: its tag may lead to another one by now. */
function nameOf({ reference, digest }: UnreadImage): string {
  const { registry, repository } = parseImageReference(
    reference.startsWith(SCHEME) ? reference.slice(SCHEME.length) : reference,
  );
  return `${registry}/${repository}@${digest}`;
}

function tooLate(): AppError {
  return new AppError('LIMIT_EXCEEDED', `the image was not read within ${MAX_INDEX_MS / 60_000} minutes`);
}

/** Waits while scans are queued, since people wait for them. */
async function giveWay({ queue }: RunningImagesOptions, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  while ((await queue.depth()).index.waiting > 0) await pause(GIVE_WAY_MS, undefined, { signal });
}
