import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type * as z from 'zod';
import { feedsLoading, scan, scanResult, type SentCredentials } from '../api/index.ts';
import {
  defined,
  hasEnded,
  jsonOf,
  type JsonObject,
  type Line,
  type ReportScope,
  type ScanResult,
} from '../domain/index.ts';
import { AppError, messageOf } from '../errors/index.ts';
import { ApiConnection, type ServerAccess } from './api-connection.ts';
import { readAnswer } from './read-answer.ts';
import { readEvents } from './read-events.ts';

/** Milliseconds: the server reads the whole archive before it responds, which may take as long as a scan. */
const UPLOAD_TIMEOUT_MS = 60 * 60_000;
/** Milliseconds between polls for a scan whose event stream broke off. */
const LOOK_AGAIN_MS = 1_000;

export type RemoteScan = z.output<typeof scan>;
export type FeedsLoadingDocument = z.output<typeof feedsLoading>;

export interface ServerOptions extends ServerAccess {
  readonly pause?: (milliseconds: number) => Promise<void>;
}

export interface ReferenceScan {
  readonly reference: string;
  readonly platform?: string;
  readonly credentials?: SentCredentials;
  readonly insecure?: boolean;
}

/** An ignore rule from the configuration; the server parses the version range itself. */
export interface SentRule {
  readonly id?: string;
  readonly package?: string;
  readonly version?: { readonly text: string };
  readonly path?: string;
  readonly image?: string;
  readonly states?: readonly string[];
  readonly reason: string;
  readonly expires?: string;
}

/** A VEX document as written; the server parses it. */
export interface SentVex {
  readonly source: string;
  readonly document: JsonObject;
}

export interface JudgedDocument {
  readonly reference: string;
  readonly line: Line;
  readonly scope?: ReportScope;
  readonly skipPaths?: readonly string[];
  /** Patterns for the names of possible base images. */
  readonly bases?: readonly string[];
  /** An earlier moment to report on; RFC 3339. */
  readonly asOf?: string;
  /** True to use the server's rules from that moment in place of these. */
  readonly rulesAsOf?: boolean;
  readonly ignore: readonly SentRule[];
  readonly vex?: readonly SentVex[];
  /** The file that the rules come from. */
  readonly file?: string;
}

/** Client for a Plimsoll server's own API. Throws AppError with the server's reason. */
export class ServerClient {
  readonly #connection: ApiConnection;
  readonly #patient: ApiConnection;
  readonly #pause;

  constructor({ pause, ...server }: ServerOptions) {
    this.#connection = new ApiConnection(server);
    this.#patient = new ApiConnection(server, { answer: UPLOAD_TIMEOUT_MS });
    const { signal } = server;
    this.#pause = pause ?? ((milliseconds: number) => setTimeout(milliseconds, undefined, { signal }));
  }

  async submit(request: ReferenceScan): Promise<RemoteScan> {
    return readAnswer(await this.#connection.send('POST', '/scans', request), scan);
  }

  /** Uploads an archive as stored and returns the finished scan. */
  async upload(file: string, reference: string): Promise<RemoteScan> {
    const { size } = await stat(file).catch((cause: unknown) => {
      throw new AppError('IO_FAILED', `cannot read ${file}: ${messageOf(cause)}`, { cause });
    });
    const response = await this.#patient.upload('/scans/upload', { reference }, size, () =>
      createReadStream(file),
    );
    return readAnswer(response, scan);
  }

  /** Waits for the scan to end and reports each state before that. Resumes a broken stream. */
  async follow({ id }: RemoteScan, tell: (state: RemoteScan) => void): Promise<RemoteScan> {
    for (;;) {
      const state = await readAnswer(await this.#connection.get(`/scans/${id}`), scan);
      tell(state);
      if (hasEnded(state.state)) return state;
      const last = await this.#listen(id, tell);
      if (last && hasEnded(last.state)) return last;
      await this.#pause(LOOK_AGAIN_MS);
    }
  }

  /** Returns the server's report on an image by our line and rules, or the feeds still being loaded for it. */
  async result(key: string, judged: JudgedDocument): Promise<ScanResult | FeedsLoadingDocument> {
    const {
      reference,
      line,
      scope,
      skipPaths = [],
      bases = [],
      asOf,
      rulesAsOf,
      ignore,
      vex = [],
      file,
    } = judged;
    const rules = ignore.map((rule) => ({ ...rule, version: rule.version?.text }));
    const response = await this.#connection.send('POST', `/images/${key}/result`, {
      reference,
      line,
      ...defined({ scope }),
      ...(skipPaths.length > 0 && { skipPaths }),
      ...(bases.length > 0 && { bases }),
      ...defined({ asOf }),
      ...(rulesAsOf && { rulesAsOf }),
      ignore: rules,
      ...(vex.length > 0 && { vex }),
      ...defined({ file }),
    });
    return response.status === 202 ? readAnswer(response, feedsLoading) : readAnswer(response, scanResult);
  }

  async wait(seconds: number): Promise<void> {
    await this.#pause(seconds * 1000);
  }

  async close(): Promise<void> {
    await Promise.all([this.#connection.close(), this.#patient.close()]);
  }

  /** Returns the last state that the events reported before they ended or broke off. */
  async #listen(id: string, tell: (state: RemoteScan) => void): Promise<RemoteScan | undefined> {
    let last: RemoteScan | undefined;
    try {
      const headers = { accept: 'text/event-stream' };
      const response = await this.#connection.get(`/scans/${id}/events`, {}, headers);
      if (response.status !== 200) {
        await response.discard();
        return undefined;
      }
      for await (const data of readEvents(response.stream())) {
        last = scan.safeParse(jsonOf(data)).data;
        if (last) tell(last);
      }
    } catch (error) {
      // The next poll shows whether the server is gone.
      if (!(error instanceof AppError) || error.code !== 'NETWORK_FAILED') throw error;
    }
    return last;
  }
}
