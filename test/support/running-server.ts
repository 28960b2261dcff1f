import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, vi } from 'vitest';
import * as z from 'zod';
import { defined } from '../../src/domain/index.ts';
import type { User } from './cli.ts';
import type { FeedMirror } from './feed-mirror.ts';
import { childrenOf, memoryOf, PeakMemory } from './process-memory.ts';

/** On ports that the system chooses, for this machine alone. */
export const ADDRESSES = { PLIMSOLL_LISTEN: '127.0.0.1:0', PLIMSOLL_INTROSPECTION: '127.0.0.1:0' };
/** The text in the log before each address. */
export const LISTENING = 'Server listening at ';

/** Far longer than it takes, and shorter than the patience of a test. */
export const SOON = { timeout: 60_000, interval: 50 };

const feedList = z.object({ items: z.array(z.object({ feed: z.string(), state: z.string() })) });

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly json?: unknown;
  /** By default, redirects are followed. */
  readonly redirect?: 'manual';
}

export interface ServerOptions {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** By default the bundle's. */
  readonly program?: string;
}

/** Arguments of a server that keeps one feed, from a mirror; `file` has the keys of its configuration. */
export function serveArguments(
  user: User,
  mirror: FeedMirror,
  feed: string,
  file?: object,
): readonly string[] {
  const config = file ? ['--config', user.write('server.yaml', JSON.stringify(file))] : [];
  return ['serve', ...config, '--feeds-mirror', mirror.folder, '--keep-feed', feed];
}

/** `plimsoll serve` as built; a child of the test, ended by its ID. */
export class RunningServer implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown>;
  readonly #lines: string[] = [];
  readonly #listening: string[] = [];
  readonly #bothListen = Promise.withResolvers<undefined>();

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#ended = once(child, 'exit');
    // The log is read to its end: a full pipe would stop the server.
    createInterface(child.stderr).on('line', (line) => this.#read(line));
    child.stdout.resume();
  }

  /** Once its start is through; whether its feeds are loaded is another question. */
  static async start(user: User, options: ServerOptions = {}): Promise<RunningServer> {
    const { args = ['serve'], environment = {}, program } = options;
    const server = new RunningServer(user.start(args, { ...ADDRESSES, ...environment }, program));
    const isThere = await Promise.race([
      server.#bothListen.promise.then(() => true),
      server.#ended.then(() => false),
    ]);
    if (!isThere) throw new Error(`the server ended at once:\n${server.log}`);
    await vi.waitUntil(async () => (await fetch(`${server.introspection}/livez`)).ok, SOON);
    return server;
  }

  /** `http://127.0.0.1:PORT`. */
  get address(): string {
    return this.#listening[0] ?? '';
  }

  get introspection(): string {
    return this.#listening[1] ?? '';
  }

  /** Of the listener for admission, whose scheme the log does not know. */
  get admission(): string {
    return (this.#listening[2] ?? '').replace('http:', 'https:');
  }

  get log(): string {
    return this.#lines.join('\n');
  }

  /** Megabytes that it and its children hold; of Linux alone. */
  memory(): number {
    return memoryOf(this.#child.pid ?? 0);
  }

  /** Watches what they hold. */
  watchMemory(): PeakMemory {
    return new PeakMemory(this.#child.pid ?? 0);
  }

  /** Process ids; of Linux alone. */
  children(): readonly number[] {
    return childrenOf(this.#child.pid ?? 0);
  }

  /** Asks the API: with GET, or with POST if there is a body. */
  ask(path: string, { json, method, headers, token, redirect }: Question = {}): Promise<Response> {
    return fetch(new URL(path, this.address), {
      method: method ?? (json === undefined ? 'GET' : 'POST'),
      headers: {
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      ...defined({ redirect }),
    });
  }

  /** Waits until each feed that is kept was loaded once. */
  async untilReady(): Promise<void> {
    await vi.waitFor(async () => {
      const { status } = await this.ask('/readyz');
      expect(status, this.log).toBe(200);
    }, SOON);
  }

  /** Waits for the first load of a feed. */
  async untilLoaded(feed: string, token?: string): Promise<void> {
    await vi.waitFor(async () => {
      const answer = await this.ask('/api/v1/feeds', token === undefined ? {} : { token });
      const { items } = feedList.parse(await answer.json());
      const loaded = items.filter(({ state }) => state === 'loaded').map((each) => each.feed);
      expect(loaded).toContain(feed);
    }, SOON);
  }

  /** Resolves with the exit code once it has ended; null when the signal ended it. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal);
    await this.#ended;
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  #read(line: string): void {
    this.#lines.push(line);
    const start = line.indexOf(LISTENING);
    if (start === -1) return;
    this.#listening.push(line.slice(start + LISTENING.length, line.indexOf('"', start)));
    if (this.#listening.length === 2) this.#bothListen.resolve(undefined);
  }
}
