// Keeps the comment of a pull request, in a job of GitHub Actions: `github.ts SUMMARY.md`.

import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { keepComment, variable, type Comments } from './keep-comment.ts';

const eventSchema = z.object({ pull_request: z.object({ number: z.int() }) });

/** Those of the pull request whose event started the job (https://docs.github.com/rest/issues/comments). */
function open(): Comments {
  const { pull_request: pull } = eventSchema.parse(
    JSON.parse(readFileSync(variable('GITHUB_EVENT_PATH'), 'utf8')),
  );
  const issues = `${variable('GITHUB_API_URL')}/repos/${variable('GITHUB_REPOSITORY')}/issues`;
  return {
    service: 'GitHub',
    all: `${issues}/${pull.number}/comments`,
    each: `${issues}/comments`,
    change: 'PATCH',
    headers: {
      authorization: `Bearer ${variable('GITHUB_TOKEN')}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    },
    // GitHub refuses more than 65,536.
    maxLength: 65_000,
    permission: 'it needs pull-requests: write, and a fork has none that does',
  };
}

/** GitHub reads a command by the line. */
function toLine(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

const failure = await keepComment(open, process.argv[2] ?? '');
if (failure !== undefined) process.stdout.write(`::notice title=Plimsoll::${toLine(failure)}\n`);
