// Keeps one comment of a pull request current, in a job of GitHub Actions: `github-comment.ts SUMMARY.md`. It never fails: the
// token of a fork may not comment, and a comment is no verdict.

import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

/** Begins the comment, so that the next run finds it. */
const MARKER = '<!-- plimsoll -->';
/** Takes the place of a verdict on an earlier commit, where there is no summary. */
const NOT_SCANNED = '# Plimsoll: not scanned\n\nThe log of the job says why.\n';
/** GitHub refuses a comment of more than 65,536 characters; a little is left for the note. */
const MAX_LENGTH = 65_000;
const CUT = '\n</details>\n\nThe rest is in the summary of the job.\n';
/** Milliseconds for one answer, so that no job hangs for its comment. */
const PATIENCE_MS = 30_000;
const PAGE_SIZE = 100;
/** A pull request with more comments gets another one. */
const MAX_PAGES = 50;

const eventSchema = z.object({ pull_request: z.object({ number: z.int() }) });
const commentsSchema = z.array(z.object({ id: z.int(), body: z.string().nullish() }));

/** A request that GitHub did not fulfil. */
class Refused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`GitHub answers ${status}`);
    this.name = 'Refused';
    this.status = status;
  }
}

async function keepComment(file: string): Promise<void> {
  const summary = existsSync(file) ? readFileSync(file, 'utf8') : NOT_SCANNED;
  const body = JSON.stringify({ body: `${MARKER}\n${cut(summary)}` });
  const { pull_request: pull } = eventSchema.parse(
    JSON.parse(readFileSync(variable('GITHUB_EVENT_PATH'), 'utf8')),
  );
  const issues = `/repos/${variable('GITHUB_REPOSITORY')}/issues`;
  const known = await findComment(`${issues}/${pull.number}/comments`);
  if (known === undefined) await ask(`${issues}/${pull.number}/comments`, { method: 'POST', body });
  else await ask(`${issues}/comments/${known}`, { method: 'PATCH', body });
}

async function findComment(path: string): Promise<number | undefined> {
  for (let page = 1; page <= MAX_PAGES; page++) {
    const answer = await ask(`${path}?per_page=${PAGE_SIZE}&page=${page}`);
    const comments = commentsSchema.parse(await answer.json());
    const found = comments.find(({ body }) => body?.startsWith(MARKER));
    if (found) return found.id;
    if (comments.length < PAGE_SIZE) return undefined;
  }
  return undefined;
}

async function ask(path: string, request: RequestInit = {}): Promise<Response> {
  const answer = await fetch(`${variable('GITHUB_API_URL')}${path}`, {
    ...request,
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: {
      authorization: `Bearer ${variable('GITHUB_TOKEN')}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    },
  });
  if (!answer.ok) throw new Refused(answer.status);
  return answer;
}

/** Ends with a line, and closes what the cut has left open. */
function cut(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  return text.slice(0, text.lastIndexOf('\n', MAX_LENGTH - CUT.length) + 1) + CUT;
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

function describe(error: unknown): string {
  if (error instanceof Refused && [401, 403, 404].includes(error.status)) {
    return 'this token may not comment: it needs pull-requests: write, and a fork has none that does';
  }
  return error instanceof Error ? error.message : String(error);
}

/** GitHub reads a command by the line. */
function toLine(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

try {
  await keepComment(process.argv[2] ?? '');
} catch (error) {
  process.stdout.write(`::notice title=Plimsoll::${toLine(`no comment was written: ${describe(error)}`)}\n`);
}
