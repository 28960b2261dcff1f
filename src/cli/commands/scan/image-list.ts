import {
  didYouMean,
  optionName,
  OPTIONS,
  resolveSettings,
  type Flags,
  type OptionKey,
  type Settings,
} from '../../../config/index.ts';
import { AppError } from '../../../errors/index.ts';
import { readDocument } from '../../opening/read-document.ts';

/** A listed image, with the settings that its line changes. */
export interface ListedImage {
  readonly name: string;
  readonly own: Partial<Settings>;
}

/** Options that a line may set for its image. */
const OWN_OPTIONS = [
  'max',
  'within',
  'onlyFixed',
  'failOnKev',
  'minEpss',
  'ignoreBase',
  'strict',
  'allowIncomplete',
  'platform',
  'distro',
] as const satisfies readonly OptionKey[];

const MAX_BYTES = 1024 ** 2;
const MAX_IMAGES = 10_000;
const HINT = 'write one image a line, and after it --max, --platform or another option of the line';

/**
 * Reads an image list: one per line, with its own options; `#` begins a comment. Throws CONFIG_INVALID and
 * IO_FAILED.
 */
export async function readListedImages(file: string): Promise<readonly ListedImage[]> {
  const images = (await readDocument(file, { maxBytes: MAX_BYTES, code: 'CONFIG_INVALID', hint: HINT }))
    .split('\n')
    .flatMap((line, i) => {
      const words = wordsOf(line);
      return words.length > 0 ? [readLine(words, `${file}, line ${i + 1}`)] : [];
    });
  if (images.length === 0) throw invalidList(`${file} names no image`);
  if (images.length > MAX_IMAGES) throw invalidList(`${file} names more than ${MAX_IMAGES} images`);
  return images;
}

/** A `#` within a word is part of it: file names may contain one. */
function wordsOf(line: string): readonly string[] {
  const words = line.split(/\s+/u).filter((word) => word !== '');
  const comment = words.findIndex((word) => word.startsWith('#'));
  return comment < 0 ? words : words.slice(0, comment);
}

function readLine([name = '', ...words]: readonly string[], place: string): ListedImage {
  if (name.startsWith('-')) throw invalidList(`${place}: ${name} comes before any image`);
  const flags = readFlags(words, place);
  try {
    const read = resolveSettings(flags, {}, undefined);
    const own = OWN_OPTIONS.filter((key) => flags[key] !== undefined).map((key) => [key, read[key]] as const);
    return { name, own: Object.fromEntries(own) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw invalidList(`${place}: ${error.message}`);
  }
}

function readFlags(words: readonly string[], place: string): Flags {
  const flags: Partial<Record<OptionKey, readonly string[]>> = {};
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [flag = '', ...more] = word.split('=');
    const key = keyOf(flag, place);
    const isSwitch = !OPTIONS[key].flag.includes('<');
    const value = more.length > 0 ? more.join('=') : isSwitch ? 'true' : rest.shift();
    if (value === undefined) throw invalidList(`${place}: ${flag} has no value`);
    flags[key] = [...(flags[key] ?? []), value];
  }
  return flags;
}

function keyOf(flag: string, place: string): OptionKey {
  const names = new Map<string, OptionKey>(OWN_OPTIONS.map((key) => [`--${optionName(key)}`, key]));
  const key = names.get(flag);
  if (key !== undefined) return key;
  throw invalidList(`${place}: ${flag} is not an option of one image`, didYouMean(flag, [...names.keys()]));
}

function invalidList(message: string, hint = HINT): AppError {
  return new AppError('CONFIG_INVALID', message, { hint });
}
