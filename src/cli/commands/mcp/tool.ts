import * as z from 'zod';
import { parsePlatform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { ScanSession } from '../../opening/session.ts';
import {
  answerDocument,
  MOST_ENTRIES,
  USUAL_ENTRIES,
  type PageArguments,
  type ToolAnswer,
} from './answer.ts';

/** Longer than any image name. */
const MAX_NAME = 4096;
/** Names for standard input, which carries the protocol. */
const STANDARD_INPUT = /(?:^|:)-$/u;

/** A question that an agent can ask. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** Throws AppError if there is no answer. */
  readonly answer: (input: unknown, session: ScanSession) => Promise<AnswerDocument>;
}

type AnswerDocument = ReturnType<typeof answerDocument>;

interface Definition<Input extends z.ZodRawShape> extends Omit<Tool, 'input' | 'answer'> {
  readonly input: Input;
  readonly answer: (
    input: z.output<z.ZodObject<Input>>,
    page: PageArguments,
    session: ScanSession,
  ) => Promise<ToolAnswer>;
}

/** Hides a tool's input type, so that all tools fit one list, and adds the page to show. */
export function defineTool<Input extends z.ZodRawShape>({ answer, ...tool }: Definition<Input>): Tool {
  const own = z.object(tool.input);
  return {
    ...tool,
    input: z.strictObject({ ...tool.input, ...page }),
    async answer(given, session) {
      const shown = z.object(page).parse(given);
      return answerDocument(await answer(own.parse(given), shown, session), shown);
    },
  };
}

export const imageNameArgument = z
  .string()
  .min(1)
  .max(MAX_NAME)
  .describe(
    'image as `plimsoll scan` takes it: nginx:1.27, ./app.tar, oci:FOLDER, docker-daemon:NAME, dir:FOLDER, sbom:FILE',
  );

export const platformArgument = z
  .string()
  .max(MAX_NAME)
  .optional()
  .describe('platform to read from a multi-platform image: linux/arm64');

const MAX_PART = 200;

export const partArgument = z
  .string()
  .max(MAX_PART)
  .default('')
  .describe('part of the name of a package, in lower case or not');

export function hasPart(name: string, part: string): boolean {
  return name.toLowerCase().includes(part.toLowerCase());
}

export const idArgument = z.string().describe('a CVE, or the ID of an advisory: CVE-2023-4911');

export const placeArgument = z
  .string()
  .max(MAX_PART)
  .exactOptional()
  .describe('only what runs there, by a name in which * matches any text');

/** Selects the entries to show from long lists. */
const page = {
  limit: z.int().min(1).max(MOST_ENTRIES).default(USUAL_ENTRIES).describe('entries of each list'),
  skip: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('entries to leave out at the beginning of each list, as "next" says'),
  skipHoles: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('holes to leave out at the beginning of their list, as "next" says'),
};

/** Returns the session for one image. Throws USAGE for names that an agent may not use. */
export function sessionFor(
  session: ScanSession,
  images: readonly string[],
  named: string | undefined,
): ScanSession {
  if (images.some((image) => STANDARD_INPUT.test(image))) {
    throw new AppError('USAGE', 'standard input carries the protocol, so it cannot be an image', {
      hint: 'name a file or an image of a registry',
    });
  }
  if (named === undefined) return session;
  const read = parsePlatform(named);
  if (!read) {
    throw new AppError('USAGE', `"${named}" is not a valid platform`, {
      hint: 'write linux/amd64, arm64 or linux/arm/v7',
    });
  }
  return { ...session, settings: { ...session.settings, platform: read } };
}
