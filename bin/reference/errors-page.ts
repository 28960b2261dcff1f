import { isProblemKind, PROBLEM_KINDS } from '../../src/domain/index.ts';
import { AppError, type ErrorCode } from '../../src/errors/index.ts';
import { ERROR_CODES } from '../../src/errors/app-error.ts';
import { errorStatus } from '../../src/server/shell/error-status.ts';
import type { Description } from './description.ts';
import { ERROR_DESCRIPTIONS } from './error-descriptions.ts';
import { PROBLEM_DESCRIPTIONS } from './problem-descriptions.ts';

const INTRODUCTION = `# Errors and problems

Generated from \`bin/reference/*-descriptions.ts\` by \`node bin/reference.ts\`.

An [error](#errors) ends the scan of an image with exit code 2. A [problem](#problems) is a line of the report: something that
could not be read, parsed, compared or covered. Each code and kind below is an anchor of this page: \`errors.md#feed_failed\`,
\`errors.md#feed-stale\`.
`;

const ERRORS = `## Errors

The terminal shows the message and a hint. The code is in \`failures\` of \`--format json\`, in the error bodies of the
server's API, in a scan that failed there, and in the log.
`;

const PROBLEMS = `## Problems

The kind is in the report, in every format. A hole could hide a vulnerability: exit code 3, unless
\`--allow-incomplete KIND\` or \`--allow-incomplete KIND:NAME\` waives it. A note fails only under \`--strict\`.
`;

/** Writes docs/reference/errors.md from the descriptions of all codes and kinds. */
export function errorsPage(): string {
  const { INTERNAL, ...expected } = ERROR_DESCRIPTIONS;
  const errors = ERROR_CODES.map((code) => section(code, expected[code], httpStatus(code)));
  const kinds = Object.entries(PROBLEM_KINDS).flatMap(([kind, weight]) =>
    isProblemKind(kind) ? [section(kind, PROBLEM_DESCRIPTIONS[kind], `- Weight: ${weight}`)] : [],
  );
  const bug = section('INTERNAL', INTERNAL, '- HTTP status: 500, without a code');
  return [INTRODUCTION, ERRORS, ...errors, bug, PROBLEMS, ...kinds].join('\n');
}

function httpStatus(code: ErrorCode): string {
  return `- HTTP status: ${errorStatus(new AppError(code, code))}`;
}

function section(name: string, { cause, next }: Description, fact: string): string {
  return [`### \`${name}\``, '', `- Cause: ${cause}`, `- Next step: ${next}`, fact, ''].join('\n');
}
