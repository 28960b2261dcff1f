import type { Logger } from 'pino';
import { AppError, writeAppError } from '../../errors/index.ts';
import type { Refusal } from '../../http/guard/index.ts';
import type { ScanChange } from '../../inventory/ports.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import { isServerFailure } from '../shell/error-status.ts';
import type { IndexRequest, RunOptions, Work } from '../work/index.ts';
import { MAX_INDEX_MS } from './limits.ts';

export interface StoredImageReader {
  readonly work: Pick<Work, 'index'>;
  readonly telemetry: Pick<Telemetry, 'trace'>;
  readonly logger: Logger;
}

/** Image to read, its client, and its name in logs and traces. */
export interface Reading {
  readonly request: IndexRequest;
  readonly principal: string;
  /** Whose bytes its layers count as; absent: the principal's. */
  readonly reader?: string;
  readonly subject: string;
}

type ReadingOptions = Required<Pick<RunOptions, 'signal' | 'onProgress'>> &
  Pick<RunOptions, 'isBackground' | 'onRefusal'>;

/**
 * Reads an image and returns the outcome. Throws only for reasons unrelated to the image: INTERRUPTED at the
 * signal, and STORE_FAILED.
 */
export async function readStoredImage(
  { subject, ...args }: Reading,
  { signal, onProgress, isBackground = false, onRefusal: tellRefusal }: ReadingOptions,
  { work, telemetry, logger }: StoredImageReader,
): Promise<ScanChange> {
  const late = AbortSignal.timeout(MAX_INDEX_MS);
  const onRefusal = (refusal: Refusal) => {
    logger.warn({ subject, ...refusal }, 'address refused, and answered as an image that does not exist');
    tellRefusal?.(refusal);
  };
  const options = { signal: AbortSignal.any([signal, late]), onProgress, onRefusal, isBackground };
  try {
    const { key } = await telemetry.trace('index', { subject }, () => work.index(args, options));
    return { state: 'done', image: key };
  } catch (error) {
    if (signal.aborted || (error instanceof AppError && error.code === 'STORE_FAILED')) throw error;
    if (late.aborted) return failure(new AppError('LIMIT_EXCEEDED', TOO_LATE));
    return failure(
      error instanceof AppError && !isServerFailure(error) ? error : fault(error, subject, logger),
    );
  }
}

/** Logs server faults and unexpected errors, and hides their text from the client: it may contain anything. */
export function fault(error: unknown, subject: string, logger: Logger): AppError {
  logger.error({ subject, err: error }, 'cannot read an image: the server failed');
  return new AppError('SERVER_FAILED', 'the scan failed: the server failed', { hint: HINT });
}

export function failure(error: AppError): ScanChange {
  return { state: 'failed', failure: writeAppError(error) };
}

const TOO_LATE = `the image was not read within ${MAX_INDEX_MS / 60_000} minutes`;
const HINT = 'ask its administrator: its log has the reason';
