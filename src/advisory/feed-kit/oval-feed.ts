import { Readable } from 'node:stream';
import * as z from 'zod';
import type { Advisory } from '../../domain/index.ts';
import { messageOf } from '../../errors/index.ts';
import type { Validators } from '../../http/index.ts';
import { download } from './download.ts';
import type { FeedContext, FeedOutcome } from './feed.ts';
import { feedFailed } from './feed-error.ts';
import { inflate } from './inflate.ts';
import { MEBIBYTE } from './limits.ts';
import { ovalDefinitions, type OvalDefinition } from './oval.ts';
import { writeAdvisories } from './writer.ts';

/** Oracle Linux's largest file has some 10 MB, and 300 MB of XML in it. */
const MAX_FILE_BYTES = 128 * MEBIBYTE;
const MAX_XML_BYTES = 2048 * MEBIBYTE;

/** Validators by address, for each file of the last sync. */
const cursorSchema = z.record(
  z.string(),
  z.object({ etag: z.string().exactOptional(), lastModified: z.string().exactOptional() }),
);
type Cursor = z.infer<typeof cursorSchema>;

/** A part of a feed in OVAL. */
export interface OvalPart {
  /** Name in the store: `oracle:8`. */
  readonly feed: string;
  /** Sets of addresses, the best first: a set of which no file is found gives way to the next. */
  readonly sets: readonly (readonly string[])[];
  readonly isWanted: (platforms: readonly string[]) => boolean;
  readonly toAdvisory: (definition: OvalDefinition) => Advisory;
}

interface OvalFile {
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly validators: Validators;
}

/** Replaces a part by all of its files, if one of them has changed. */
export async function syncOval(part: OvalPart, context: FeedContext): Promise<FeedOutcome> {
  const { feed } = part;
  const state = await context.store.advisories.feedState(feed);
  const known = state?.cursor === undefined ? {} : cursorSchema.parse(JSON.parse(state.cursor));
  const found = await findFiles(part, context, known);
  if (found.every(({ answer }) => answer === 'unchanged')) {
    await context.store.advisories.touch(feed, context.now);
    return { kind: 'unchanged', problems: [] };
  }
  const files = await Promise.all(
    found.map(async ({ url, answer }) => {
      const file = answer === 'unchanged' ? await ask(feed, url, context, {}) : answer;
      if (typeof file !== 'object') throw feedFailed(feed, context.resolve(url), 'the file was not found');
      return file;
    }),
  );
  const target = { feed, address: context.resolve(files[0]?.url ?? ''), mode: 'full' } as const;
  return writeAdvisories(context, target, async (writer) => {
    for (const file of files) {
      for await (const definition of definitionsIn(file, part, context))
        await writer.add(part.toAdvisory(definition));
    }
    return {
      cursor: JSON.stringify(Object.fromEntries(files.map(({ url, validators }) => [url, validators]))),
    };
  });
}

async function* definitionsIn(
  { url, bytes }: OvalFile,
  { feed, isWanted }: OvalPart,
  context: FeedContext,
): AsyncGenerator<OvalDefinition> {
  try {
    yield* ovalDefinitions(inflate(Readable.from([bytes]), MAX_XML_BYTES), isWanted);
  } catch (error) {
    throw error instanceof SyntaxError
      ? feedFailed(feed, context.resolve(url), messageOf(error), error)
      : error;
  }
}

interface Found {
  readonly url: string;
  readonly answer: OvalFile | 'unchanged';
}

/** Returns the files of the first set that has any. Some may be missing at its ends, as years do, but none in between. */
async function findFiles(
  { feed, sets }: OvalPart,
  context: FeedContext,
  known: Cursor,
): Promise<readonly Found[]> {
  for (const urls of sets) {
    const answers = await Promise.all(
      urls.map(async (url) => ({ url, answer: await ask(feed, url, context, known[url] ?? {}) })),
    );
    const found = answers.filter((each): each is Found => each.answer !== 'missing');
    if (found.length === 0) continue;
    const wasFound = ({ answer }: { readonly answer: unknown }) => answer !== 'missing';
    const between = answers.slice(answers.findIndex(wasFound), answers.findLastIndex(wasFound));
    const hole = between.find((each) => !wasFound(each));
    if (hole) throw feedFailed(feed, context.resolve(hole.url), 'the file was not found');
    return found;
  }
  throw feedFailed(feed, context.resolve(sets[0]?.[0] ?? ''), 'the file was not found');
}

async function ask(
  feed: string,
  url: string,
  context: FeedContext,
  known: Validators,
): Promise<OvalFile | 'unchanged' | 'missing'> {
  const answer = await download(context, { feed, url, known, isDatedByFile: true });
  if (answer.kind !== 'found') return answer.kind;
  return { url, bytes: await answer.body.bytes(MAX_FILE_BYTES), validators: answer.validators };
}
