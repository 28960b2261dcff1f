import * as z from 'zod';
import { parsePlatform } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { ScanSession } from '../../opening/session.ts';
import { MOST_ENTRIES, USUAL_ENTRIES, type ToolAnswer } from './answer.ts';

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
  readonly answer: (input: unknown, session: ScanSession) => Promise<ToolAnswer>;
}

interface Definition<Input extends z.ZodObject> extends Omit<Tool, 'input' | 'answer'> {
  readonly input: Input;
  readonly answer: (input: z.output<Input>, session: ScanSession) => Promise<ToolAnswer>;
}

/** Hides a tool's input type, so that all tools fit one list. */
export function defineTool<Input extends z.ZodObject>(definition: Definition<Input>): Tool {
  return {
    ...definition,
    answer: (input, session) => definition.answer(definition.input.parse(input), session),
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

/** Selects the entries to show from long lists. */
export const page = {
  limit: z.int().min(1).max(MOST_ENTRIES).default(USUAL_ENTRIES).describe('entries of each list'),
  skip: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('entries to leave out at the beginning of each list'),
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
