// Keeps one comment of a request for review current, in a job of a pipeline. It never fails: the token of a fork may not
// comment, and a comment is no verdict.

import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

/** The comments of one pull or merge request, in the API of the service that has it. */
export interface Comments {
  readonly service: string;
  /** Address below which comments are listed and created. */
  readonly all: string;
  /** Address below which each comment has its ID. */
  readonly each: string;
  readonly change: 'PATCH' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  /** In characters, of which a little is left for the note. */
  readonly maxLength: number;
  /** Rights that a token needs to comment. */
  readonly permission: string;
  /** Masks what the service would read as more than Markdown. */
  readonly mask?: (summary: string) => string;
}

/** Begins the comment, so that the next run finds it. */
const MARKER = '<!-- plimsoll -->';
/** Takes the place of a verdict on an earlier commit, where there is no summary. */
const NOT_SCANNED = '# Plimsoll: not scanned\n\nThe log of the job says why.\n';
const CUT = '\n</details>\n\nThe rest is in the reports of the job.\n';
/** Milliseconds for one answer, so that no job hangs for its comment. */
const PATIENCE_MS = 30_000;
const PAGE_SIZE = 100;
/** A request with more comments gets another one. */
const MAX_PAGES = 50;

const commentsSchema = z.array(z.object({ id: z.int(), body: z.string().nullish() }));

/** A request that the service did not fulfil. */
class Refused extends Error {
  readonly status: number;

  constructor(service: string, status: number) {
    super(`${service} answers ${status}`);
    this.name = 'Refused';
    this.status = status;
  }
}

/**
 * Writes the summary in a file as the comment, or changes the comment to it. Returns why there is no comment.
 *
 * @param open Reads the variables of the job, and throws for one that is missing.
 */
export async function keepComment(open: () => Comments, file: string): Promise<string | undefined> {
  let permission = '';
  try {
    const comments = open();
    ({ permission } = comments);
    const written = existsSync(file) ? readFileSync(file, 'utf8') : NOT_SCANNED;
    const summary = comments.mask?.(written) ?? written;
    const body = JSON.stringify({ body: `${MARKER}\n${cut(summary, comments.maxLength)}` });
    const known = await findComment(comments);
    if (known === undefined) await ask(comments, comments.all, { method: 'POST', body });
    else await ask(comments, `${comments.each}/${known}`, { method: comments.change, body });
    return undefined;
  } catch (error) {
    return `no comment was written: ${describe(error, permission)}`;
  }
}

/** Returns a variable of the job. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

async function findComment(comments: Comments): Promise<number | undefined> {
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await ask(comments, `${comments.all}?per_page=${PAGE_SIZE}&page=${page}`);
    const listed = commentsSchema.parse(await answer.json());
    const found = listed.find(({ body }) => body?.startsWith(MARKER));
    if (found) return found.id;
    if (listed.length < PAGE_SIZE) return undefined;
  }
  return undefined;
}

async function ask(
  { service, headers }: Comments,
  address: string,
  request: RequestInit = {},
): Promise<Response> {
  const answer = await fetch(address, {
    ...request,
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { 'content-type': 'application/json', ...headers },
  });
  if (!answer.ok) throw new Refused(service, answer.status);
  return answer;
}

/** Ends with a line, and closes what the cut has left open. */
function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return text.slice(0, text.lastIndexOf('\n', maxLength - CUT.length) + 1) + CUT;
}

function describe(error: unknown, permission: string): string {
  if (error instanceof Refused && [401, 403, 404].includes(error.status)) {
    return `this token may not comment: ${permission}`;
  }
  return error instanceof Error ? error.message : String(error);
}
