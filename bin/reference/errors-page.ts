import { isProblemKind, PROBLEM_KINDS } from '../../src/domain/index.ts';
import { AppError, type ErrorCode } from '../../src/errors/index.ts';
import { ERROR_CODES } from '../../src/errors/app-error.ts';
import { errorStatus } from '../../src/server/shell/error-status.ts';
import { httpFailure, type HTTP_FAILURES } from '../../src/server/shell/http-failures.ts';
import { ERROR_PAGES } from '../../src/server/shell/problem-details.ts';
import type { Description } from './description.ts';
import { ERROR_DESCRIPTIONS } from './error-descriptions.ts';
import { PROBLEM_DESCRIPTIONS } from './problem-descriptions.ts';

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

/** Meaning of the codes that HTTP has a status for. */
const HTTP_MEANINGS: Readonly<Record<keyof typeof HTTP_FAILURES, string>> = {
  400: 'The request or a part of it is not valid.',
  401: 'The request has no token that the server accepts.',
  403: 'The token does not allow this request.',
  404: 'Nothing is at this address, or nothing that the token may see.',
  405: 'The address does not take this method.',
  406: 'The server has no format that the request accepts.',
  408: 'The request did not arrive in time.',
  409: 'The request contradicts what is stored.',
  413: 'The body is over the limit.',
  414: 'The address is too long.',
  415: 'The body has a content type that this address does not take.',
  421: 'The host in the request is not one that this server answers for.',
  422: 'The request is well-formed, and its content cannot be used.',
  429: 'The client sent more requests than the limit.',
  500: 'A bug in Plimsoll, or a failure of the server.',
  501: 'The server does not offer this.',
  502: 'A server behind this one failed.',
  503: 'The server cannot answer now.',
};

/** Writes docs/reference/errors.md from the descriptions of all codes and kinds. */
export function errorsPage(): string {
  const { INTERNAL, ...expected } = ERROR_DESCRIPTIONS;
  const errors = ERROR_CODES.map((code) =>
    section(code, expected[code], httpStatus(code), example(code, expected[code].example)),
  );
  const bug = section('INTERNAL', INTERNAL, '- HTTP status: 500', example('INTERNAL', INTERNAL.example));
  const kinds = Object.entries(PROBLEM_KINDS).flatMap(([kind, weight]) =>
    isProblemKind(kind) ? [section(kind, PROBLEM_DESCRIPTIONS[kind], `- Weight: ${weight}`)] : [],
  );
  const requests = httpFailures().map(({ status, code, hint, meaning }) =>
    section(
      code,
      { cause: meaning, next: `${hint.charAt(0).toUpperCase()}${hint.slice(1)}.` },
      `- HTTP status: ${status}`,
      `- Example: \`{"status":${status},"code":"${code}","type":"${ERROR_PAGES}/${code}",…}\``,
    ),
  );
  const parts = [INTRODUCTION, allCodes(), ERRORS, ...errors, bug, REQUESTS, ...requests, PROBLEMS, ...kinds];
  return parts.join('\n');
}

function httpFailures() {
  return Object.entries(HTTP_MEANINGS).flatMap(([status, meaning]) => {
    const failure = httpFailure(Number(status));
    return failure.code === 'INTERNAL' ? [] : [{ status, meaning, ...failure }];
  });
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

function example(code: string, message: string): string {
  return `- Example: \`error[${code}]: ${message}\``;
}

function section(name: string, { cause, next }: Description, ...facts: readonly string[]): string {
  return [`### \`${name}\``, '', `- Cause: ${cause}`, `- Next step: ${next}`, ...facts, ''].join('\n');
}
