import { AppError, messageOf } from '../../errors/index.ts';
import type { ScanChange, ScanRecord, ScanStore } from '../../inventory/ports.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { ScanRequest } from '../context.ts';
import { MAX_STORE_FAILURES } from './limits.ts';
import { ProgressLog } from './progress-log.ts';
import { failure, fault, type StoredImageReader, readStoredImage } from './read-image.ts';
import type { ScanWatch } from './scan-watch.ts';

export interface ScanRunner extends StoredImageReader {
  readonly scans: Pick<ScanStore, 'update'>;
  readonly watch: ScanWatch;
  readonly telemetry: Pick<Telemetry, 'scanEnded' | 'trace'>;
  /** Store failures under each scan. */
  readonly storeFailures: Map<string, number>;
}

/** Reads a scan's image and stores the outcome. Throws if the scan must be retried. */
export async function runSubmittedScan(
  record: ScanRecord,
  request: ScanRequest,
  runner: ScanRunner,
  signal: AbortSignal,
): Promise<void> {
  const { id, principal, subject } = record;
  const began = performance.now();
  await change(id, { state: 'running' }, runner);
  const log = new ProgressLog((progress) => {
    void change(id, { progress }, runner).catch((error: unknown) => {
      runner.logger.warn({ scan: id, reason: messageOf(error) }, 'cannot save progress');
    });
  });
  const options = { signal, onProgress: log.report.bind(log) };
  try {
    const ended = await readStoredImage({ request, principal, subject }, options, runner);
    await endScan(record, { ...ended, progress: log.text() }, began, runner);
  } catch (error) {
    if (!(error instanceof AppError) || signal.aborted || !hasHadItsChances(id, runner)) throw error;
    await endScan(record, failure(fault(error, subject, runner.logger)), began, runner);
  } finally {
    log.stop();
  }
}

/** Stores a scan's outcome and wakes its waiters. `began` is a monotonic clock time. */
export async function endScan(
  record: ScanRecord,
  ended: ScanChange,
  began: number,
  runner: ScanRunner,
): Promise<void> {
  if (await change(record.id, ended, runner)) {
    const seconds = (performance.now() - began) / 1000;
    runner.telemetry.scanEnded(ended.state === 'done' ? 'done' : 'failed', seconds);
  }
  runner.storeFailures.delete(record.id);
}

async function change(id: string, what: ScanChange, { scans, watch }: ScanRunner): Promise<boolean> {
  const isChanged = await scans.update(id, what);
  watch.changed(id);
  return isChanged;
}

/** True if the store fails repeatedly under one scan: if others succeed, the image's contents may be the cause. */
function hasHadItsChances(id: string, { storeFailures }: ScanRunner): boolean {
  const failures = (storeFailures.get(id) ?? 0) + 1;
  storeFailures.set(id, failures);
  return failures >= MAX_STORE_FAILURES;
}
