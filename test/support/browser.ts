import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';

/** Debian's. */
export const BROWSER = 'chromium';

/** So that it asks for nothing but the page, works as root, and runs where there is little shared memory. */
const FLAGS = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--disable-sync',
  '--no-first-run',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--window-size=1280,900',
];
const LISTENING = 'DevTools listening on ';
const POLL_MS = 100;
const POLLS = 300;

const message = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const target = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const requested = z.object({ request: z.object({ url: z.string() }) });
const entry = z.object({ entry: z.object({ level: z.string(), text: z.string() }) });
const said = z.object({ type: z.string(), args: z.array(z.object({ value: z.unknown().optional() })) });
const evaluated = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.object({ text: z.string() }).optional(),
});
const screenshot = z.object({ data: z.string() });

/** One tab of a browser without a window, over its DevTools protocol. */
export class Browser implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #calls = 0;
  /** Every address that was asked for. */
  readonly requests: string[] = [];
  /** Warnings and errors of the console, violations of a policy among them. */
  readonly complaints: string[] = [];

  private constructor(child: ChildProcess, folder: string, socket: WebSocket) {
    this.#child = child;
    this.#folder = folder;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#read(String(data)));
  }

  static async open(): Promise<Browser> {
    const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-browser-'));
    const child = spawn(BROWSER, [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const port = await new Promise<string>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`${BROWSER} ended at once`)));
      createInterface(child.stderr).on('line', (line) => {
        const start = line.indexOf(LISTENING);
        if (start >= 0) resolve(new URL(line.slice(start + LISTENING.length)).port);
      });
    });
    const targets = target.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json());
    const page = targets.find(({ type }) => type === 'page');
    if (!page) throw new Error(`${BROWSER} has no tab`);
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await once(socket, 'open');
    const browser = new Browser(child, folder, socket);
    for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await browser.#call(`${domain}.enable`);
    return browser;
  }

  async visit(address: string): Promise<void> {
    await this.#call('Page.navigate', { url: address });
  }

  /** The value of an expression in the page, as JSON carries it. */
  async evaluate(expression: string): Promise<unknown> {
    const answer = evaluated.parse(
      await this.#call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }),
    );
    if (answer.exceptionDetails) throw new Error(`${expression}: ${answer.exceptionDetails.text}`);
    return answer.result.value;
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string): Promise<void> {
    for (let poll = 0; poll < POLLS; poll++) {
      if ((await this.evaluate(`Boolean(${expression})`)) === true) return;
      await wait(POLL_MS);
    }
    throw new Error(`the page never came to ${expression}; it complained: ${this.complaints.join('\n')}`);
  }

  /** A PNG. */
  async screenshot(): Promise<Buffer> {
    const { data } = screenshot.parse(await this.#call('Page.captureScreenshot'));
    return Buffer.from(data, 'base64');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#socket.close();
    this.#child.kill();
    await ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }

  #call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#calls;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return answer.promise;
  }

  #read(data: string): void {
    const { id, method, params, result, error } = message.parse(JSON.parse(data));
    if (id !== undefined) {
      const answer = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) answer?.reject(new Error(error.message));
      else answer?.resolve(result);
      return;
    }
    if (method === 'Network.requestWillBeSent') this.requests.push(requested.parse(params).request.url);
    if (method === 'Log.entryAdded') this.#complain(entry.parse(params).entry);
    if (method === 'Runtime.consoleAPICalled') {
      const { type, args } = said.parse(params);
      this.#complain({ level: type, text: args.map(({ value }) => String(value)).join(' ') });
    }
    if (method === 'Runtime.exceptionThrown') this.complaints.push(JSON.stringify(params));
  }

  #complain({ level, text }: { readonly level: string; readonly text: string }): void {
    if (level === 'error' || level === 'warning') this.complaints.push(text);
  }
}
