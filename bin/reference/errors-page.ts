import { isProblemKind, PROBLEM_KINDS, type ProblemKind } from '../../src/domain/index.ts';
import { AppError, type ErrorCode } from '../../src/errors/index.ts';
import { ERROR_CODES } from '../../src/errors/app-error.ts';
import { errorStatus } from '../../src/server/shell/error-status.ts';
import { httpFailure } from '../../src/server/shell/http-failures.ts';
import type { Description } from './description.ts';
import { ERROR_DESCRIPTIONS } from './error-descriptions.ts';
import { HTTP_DESCRIPTIONS } from './http-descriptions.ts';
import { PROBLEM_DESCRIPTIONS } from './problem-descriptions.ts';
import { PROBLEM_EXAMPLES } from './problem-examples.ts';

const INTRODUCTION = `# Errors and problems

Generated from \`bin/reference/*-descriptions.ts\` by \`node bin/reference.ts\`.

An [error](#errors) ends the scan of an image with exit code 2. A [problem](#problems) is a line of the report: something that
could not be read, parsed, compared or covered. Each code and kind below is an anchor of this page: \`errors.md#feed_failed\`,
\`errors.md#feed-stale\`. A server shows each section under \`/api/v1/docs/errors/CODE\`.
`;

const ERRORS = `## Errors

The terminal shows code, message and hint: \`error[CODE]: message\`. The code is also in \`failures\` of \`--format json\`, in the error bodies of the
server's API, in a scan that failed there, and in the log.
`;

const PROBLEMS = `## Problems

The kind is in the report, in every format. A hole could hide a vulnerability: exit code 3, unless
\`--allow-incomplete KIND\` or \`--allow-incomplete KIND:NAME\` waives it. A note fails only under \`--strict\`.
`;

const REQUESTS = `## Refused requests

Codes of the server's API for requests that were refused before they reached an image or a store. \`INTERNAL\` is above.
`;

const TABLE = `| code | exit code | meaning |
| --- | --- | --- |`;

/** Writes docs/reference/errors.md from the descriptions of all codes and kinds. */
export function errorsPage(): string {
  const { INTERNAL, ...expected } = ERROR_DESCRIPTIONS;
  const errors = ERROR_CODES.map((code) =>
    section(code, expected[code], httpStatus(code), errorExample(code)),
  );
  const bug = section('INTERNAL', INTERNAL, '- HTTP status: 500', errorExample('INTERNAL'));
  const kinds = Object.entries(PROBLEM_KINDS).flatMap(([kind, weight]) =>
    isProblemKind(kind)
      ? [section(kind, PROBLEM_DESCRIPTIONS[kind], `- Weight: ${weight}`, problemExample(kind))]
      : [],
  );
  const requests = httpFailures().map(({ status, code, hint, meaning, call, message }) =>
    section(
      code,
      { cause: meaning, next: `${hint.charAt(0).toUpperCase()}${hint.slice(1)}.` },
      `- HTTP status: ${status}`,
      `- Example: \`${call}\` is answered with ${status}, \`${message}\``,
    ),
  );
  const parts = [INTRODUCTION, allCodes(), ERRORS, ...errors, bug, REQUESTS, ...requests, PROBLEMS, ...kinds];
  return parts.join('\n');
}

function httpFailures() {
  return Object.entries(HTTP_DESCRIPTIONS).map(([status, described]) => ({
    status,
    ...described,
    ...httpFailure(Number(status)),
  }));
}

/** Lists each code once, with the exit code that a call ends with. */
function allCodes(): string {
  const { INTERNAL, ...expected } = ERROR_DESCRIPTIONS;
  return [
    TABLE,
    ...ERROR_CODES.map((code) => row(code, '2', expected[code].cause)),
    row('INTERNAL', '2', INTERNAL.cause),
    ...httpFailures().map(({ code, meaning }) => row(code, 'API only', meaning)),
    ...Object.entries(PROBLEM_KINDS).map(([kind, weight]) =>
      row(
        kind,
        weight === 'hole' ? '3' : '3 under `--strict`',
        isProblemKind(kind) ? PROBLEM_DESCRIPTIONS[kind].cause : '',
      ),
    ),
    '',
  ].join('\n');
}

/** Takes the first sentence of a cause. */
function row(code: string, exitCode: string, cause: string): string {
  const [meaning = ''] = cause.split(/(?<=\.) (?=[A-Z])/u, 1);
  return `| [\`${code}\`](#${code.toLowerCase()}) | ${exitCode} | ${meaning.replaceAll('|', '\\|')} |`;
}

function httpStatus(code: ErrorCode): string {
  return `- HTTP status: ${errorStatus(new AppError(code, code))}`;
}

function errorExample(code: keyof typeof ERROR_DESCRIPTIONS): string {
  const { call, example } = ERROR_DESCRIPTIONS[code];
  const verb = /^[A-Z]/u.test(call) ? 'answers' : 'prints';
  const line = verb === 'prints' ? `error[${code}]: ${example}` : example;
  return `- Example: \`${call}\` ${verb} \`${line}\``;
}

function problemExample(kind: ProblemKind): string {
  const { call, message } = PROBLEM_EXAMPLES[kind];
  return `- Example: \`${call}\` reports \`${message}\``;
}

function section(name: string, { cause, next }: Description, ...facts: readonly string[]): string {
  return [`### \`${name}\``, '', `- Cause: ${cause}`, `- Next step: ${next}`, ...facts, ''].join('\n');
}
