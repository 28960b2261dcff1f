import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { memoryOf, PeakMemory } from '../../test/support/process-memory.ts';
import { processorOf } from './processor.ts';

export interface ServerOptions {
  /** The bundle, and how Node is started with it. */
  readonly program: readonly string[];
  readonly args: readonly string[];
  /** File of its log, so that the measuring process does not have to read it. */
  readonly log: string;
  /** The one core that it may use. */
  readonly core?: number;
}

const LISTENING = 'Server listening at ';
const LOOK_EVERY_MS = 20;
const POLL_AFTER_MS = 20;
/** Pause between polls, as a part of the time so far: each answer takes processor time from what is measured. */
const POLL_AFTER_PART = 0.02;

/** `plimsoll serve` in processes of its own, whose memory and processor time are counted together. */
export class ServerProcess implements AsyncDisposable {
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #memory: PeakMemory;

  private constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.#memory = new PeakMemory(child.pid ?? 0);
    this.address = address;
  }

  /** Resolves once it listens. */
  static async start({ program, args, log, core }: ServerOptions): Promise<ServerProcess> {
    const pinned = core === undefined ? [] : ['taskset', '-c', String(core)];
    const serve = ['serve', '--listen', '127.0.0.1:0', '--allow-address', 'loopback'];
    const [command = '', ...rest] = [...pinned, ...program, ...serve, ...args];
    const file = openSync(log, 'w');
    const child = spawn(command, rest, { stdio: ['ignore', 'ignore', file] });
    closeSync(file);
    for (;;) {
      const said = readFileSync(log, 'utf8');
      const start = said.indexOf(LISTENING) + LISTENING.length;
      if (start >= LISTENING.length)
        return new ServerProcess(child, said.slice(start, said.indexOf('"', start)));
      if (child.exitCode !== null) throw new Error(`the server ended at once: ${said}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Returns the processor time so far, in seconds. */
  processor(): number {
    return processorOf(this.#child.pid ?? 0);
  }

  /** Returns the most memory since it listened, in megabytes. */
  peak(): number {
    return this.#memory.peak;
  }

  /** Returns the memory in use, in megabytes. */
  resident(): number {
    return memoryOf(this.#child.pid ?? 0);
  }

  /** Sends GET, or POST with a body. Throws for an answer that is no success. */
  async ask<Answer>(path: string, body?: unknown): Promise<Answer> {
    const answer = await request(new URL(path, this.address), {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
      headersTimeout: 0,
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text}`);
    const parsed: Answer = JSON.parse(text);
    return parsed;
  }

  async etag(path: string): Promise<string> {
    const { headers, body } = await request(new URL(path, this.address));
    await body.dump();
    return String(headers['etag']);
  }

  /** Resolves once all feeds that are kept were loaded. */
  async ready(): Promise<void> {
    await answerOf(async () => {
      const { statusCode, body } = await request(new URL('/readyz', this.address));
      await body.dump();
      return statusCode === 200 || undefined;
    });
  }

  feeds(): Promise<Feeds> {
    return this.ask('/api/v1/feeds');
  }

  /** Resolves once each of these feeds was loaded after a moment (RFC 3339). */
  async synced(names: readonly string[], after: string): Promise<void> {
    const isLoaded = ({ feed, syncedAt = '' }: Feed) => !names.includes(feed) || syncedAt > after;
    await answerOf(async () => (await this.feeds()).items.every(isLoaded) || undefined);
  }

  /** Scans an image, and returns its key. */
  async scan(image: object): Promise<string> {
    const { id } = await this.ask<Scan>('/api/v1/scans', image);
    return this.ended(id);
  }

  ended(id: string): Promise<string> {
    return answerOf(async () => {
      const { state, image, failure } = await this.ask<Scan>(`/api/v1/scans/${id}`);
      if (state === 'failed') throw new Error(`a scan failed: ${JSON.stringify(failure)}`);
      return image;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#memory[Symbol.dispose]();
    this.#child.kill();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }
}

/** Asks until there is an answer, with pauses that grow. */
async function answerOf<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const began = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(Math.max(POLL_AFTER_MS, (performance.now() - began) * POLL_AFTER_PART));
  }
}

interface Feeds {
  readonly items: readonly Feed[];
}

interface Feed {
  readonly feed: string;
  readonly syncedAt?: string;
  readonly records: number;
  readonly ranges: number;
}

export interface Scan {
  readonly id: string;
  readonly state: string;
  readonly image?: string;
  readonly failure?: unknown;
}
