import type { Logger } from 'pino';
import { hasEnded } from '../../domain/index.ts';
import { AppError, messageOf } from '../../errors/index.ts';
import type { AddressGuard } from '../../http/index.ts';
import { parseImageReference } from '../../image/index.ts';
import type { ScanRecord, ScanStore } from '../../inventory/ports.ts';
import type { JobQueue, QueueDepth } from '../../jobs/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { Principal } from '../auth/index.ts';
import type { ScanRequest, Scans, UploadedArchive } from '../context.ts';
import type { Sealer } from '../sealing/index.ts';
import type { Work } from '../work/index.ts';
import { KEEP_ENDED_MS, SWEEP_EVERY_MS } from './limits.ts';
import { failure, readStoredImage } from './read-image.ts';
import { endScan, runSubmittedScan, type ScanRunner } from './run-scan.ts';
import { ScanWatch } from './scan-watch.ts';
import { readStoredRequest, toNewScan, toNewUpload } from './stored-request.ts';

export interface ScansOptions {
  readonly store: { readonly scans: Omit<ScanStore, 'list'> };
  readonly queue: JobQueue;
  readonly work: Pick<Work, 'index'>;
  readonly sealer: Sealer;
  readonly guard: Pick<AddressGuard, 'checkHost'>;
  /** Maximum waiting scans. */
  readonly limit: number;
  /** Images indexed at once. */
  readonly atATime: number;
  readonly telemetry: Pick<Telemetry, 'scanEnded' | 'trace' | 'gauge'>;
  readonly logger: Logger;
  readonly now: () => Date;
}

export interface RunningScans extends Scans {
  /** Handles jobs, and queues acknowledged scans that are missing from the queue. */
  start(): Promise<void>;
  /** Interrupts running uploads; the queue's own stop hands back the rest. */
  stop(): void;
}

export function createScans(options: ScansOptions): RunningScans {
  return new QueuedScans(options);
}

class QueuedScans implements RunningScans {
  readonly #options: ScansOptions;
  readonly #watch: ScanWatch;
  readonly #runner: ScanRunner;
  readonly #stopping = new AbortController();
  #sweeper: NodeJS.Timeout | undefined;
  /** Requests about to enter the queue, or processed without it. */
  #arriving = 0;

  constructor(options: ScansOptions) {
    this.#options = options;
    const { scans } = options.store;
    this.#watch = new ScanWatch(scans);
    this.#runner = { ...options, scans, watch: this.#watch, storeFailures: new Map() };
  }

  async start(): Promise<void> {
    const { queue, atATime, telemetry } = this.#options;
    telemetry.gauge('queue-waiting', async () => byKind(await queue.depth(), 'waiting'));
    telemetry.gauge('queue-running', async () => byKind(await queue.depth(), 'running'));
    await queue.work('index', atATime, (data, signal) => this.#run(String(data['scan']), signal));
    await this.#sweep();
    this.#sweeper = setInterval(() => void this.#sweep(), SWEEP_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#sweeper);
    this.#stopping.abort();
  }

  async submit(request: ScanRequest, { name }: Principal): Promise<ScanRecord> {
    this.#check(request);
    return this.#admit(async () => {
      const { store, sealer } = this.#options;
      const record = await store.scans.submit(toNewScan(request, name, sealer));
      await this.#enqueue(record);
      return record;
    });
  }

  /**
   * Reads the archive at once and stores the scan when it ends: no other replica has the archive and could take over.
   */
  async upload(archive: UploadedArchive, { name: principal }: Principal): Promise<ScanRecord> {
    return this.#admit(async () => {
      const { store } = this.#options;
      const began = performance.now();
      const scan = toNewUpload(archive, principal);
      const options = { signal: this.#stopping.signal, onProgress: () => undefined };
      const request = { kind: 'upload', ...archive } as const;
      const ended = await readStoredImage(
        { request, principal, subject: scan.subject },
        options,
        this.#options,
      );
      const record = await store.scans.submit(scan);
      await endScan(record, ended, began, this.#runner);
      return (await store.scans.get(record.id)) ?? record;
    });
  }

  get(id: string): Promise<ScanRecord | undefined> {
    return this.#options.store.scans.get(id);
  }

  watch(id: string, signal: AbortSignal): AsyncIterable<ScanRecord> {
    return this.#watch.watch(id, signal);
  }

  async ended(id: string, signal: AbortSignal): Promise<ScanRecord> {
    for await (const record of this.#watch.watch(id, signal)) if (hasEnded(record.state)) return record;
    throw new Error('a scan is followed until it has ended');
  }

  /**
   * Throws before anything is stored. Addresses are checked when dialled; a refused one gives the same
   * response as a 404.
   */
  #check(request: ScanRequest): void {
    const { guard } = this.#options;
    if (request.kind === 'reference') {
      guard.checkHost(new URL(`https://${parseImageReference(request.reference).registry}`));
      return;
    }
    for (const { url } of request.layers) {
      const address = URL.parse(url);
      if (!address) throw new AppError('USAGE', 'invalid layer URL');
      guard.checkHost(address);
    }
  }

  /** Throws QUEUE_FULL. Concurrent arrivals are counted together. */
  async #admit<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#arriving++;
    try {
      const { waiting } = (await this.#options.queue.depth()).index;
      if (waiting + this.#arriving > this.#options.limit) {
        throw new AppError('QUEUE_FULL', `${waiting} scans are already waiting`, {
          hint: 'try again in a minute',
        });
      }
      return await work();
    } finally {
      this.#arriving--;
    }
  }

  async #enqueue({ id }: ScanRecord): Promise<void> {
    await this.#options.queue.send('index', id, { scan: id });
  }

  async #run(id: string, signal: AbortSignal): Promise<void> {
    const { store, sealer } = this.#options;
    const record = await store.scans.get(id);
    if (!record || hasEnded(record.state)) return;
    const request = readStoredRequest(record, sealer);
    await (request instanceof AppError
      ? endScan(record, failure(request), performance.now(), this.#runner)
      : runSubmittedScan(record, request, this.#runner, signal));
  }

  /** Queues acknowledged scans again: the queue may be lost with its process, or was down when they were submitted. */
  async #sweep(): Promise<void> {
    const { store, logger, now } = this.#options;
    try {
      for (const record of await store.scans.unfinished()) await this.#enqueue(record);
      await store.scans.forgetEnded(new Date(now().getTime() - KEEP_ENDED_MS).toISOString());
    } catch (error) {
      logger.warn({ reason: messageOf(error) }, 'cannot look for waiting scans');
    }
  }
}

function byKind(
  depth: Awaited<ReturnType<JobQueue['depth']>>,
  what: keyof QueueDepth,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(depth).map(([kind, each]) => [kind, each[what]]));
}
