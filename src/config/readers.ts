import { AppError } from '../errors/index.ts';
import {
  ALL_PLATFORMS,
  isProblemKind,
  isSeverity,
  parseMoment,
  parsePlatform,
  PROBLEM_KINDS,
  SEVERITIES,
  type Line,
  type Platform,
  type Severity,
} from '../domain/index.ts';
import { parseMax } from '../policy/index.ts';
import { withSuggestion } from './suggestions.ts';

/** Converts the texts that one source gave for an option (several for a repeated flag) into its value. */
export interface Reader<Value> {
  (texts: readonly string[]): Value;
  /** The words that it accepts, for completion; absent if there are too many. */
  readonly choices?: readonly string[];
}

export class InvalidValue extends Error {}

/** Reads one value, and refuses several, of which the last would change the answer in silence. */
function one<Value>(read: (text: string) => Value): Reader<Value> {
  return (texts) => {
    const [text = '', ...others] = new Set(texts);
    if (others.length > 0) throw new InvalidValue(`expected one, got ${others.length + 1}`);
    return read(text);
  };
}

/** Takes the last of several values, where none of them changes the answer. */
export function last<Value>(read: Reader<Value>): Reader<Value> {
  const readLast = (texts: readonly string[]) => read(texts.slice(-1));
  return read.choices ? withChoices(read.choices, readLast) : readLast;
}

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60 };

const TIME_LIMIT = /^(?<count>\d+)(?<unit>[smh])$/;
const MILLISECONDS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
/** Node's longest timer, some 25 days: a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const oneText: Reader<string> = one((value) => {
  if (value === '') throw new InvalidValue('empty');
  return value;
});

export const flag: Reader<boolean> = (texts) => {
  const value = texts.at(-1)?.toLowerCase() ?? 'true';
  if (['true', '1', 'yes', 'on'].includes(value)) return true;
  if (['false', '0', 'no', 'off', ''].includes(value)) return false;
  throw new InvalidValue(`"${value}" is not valid; expected true or false`);
};

/** Accepts comma-separated and repeated values alike. */
export const list: Reader<readonly string[]> = (texts) =>
  texts.flatMap((each) => each.split(',').map((part) => part.trim())).filter((part) => part !== '');

/** Accepts an address to which paths can be appended. Refuses credentials in it, which process lists would show. */
export const serverAddress: Reader<string> = one((value) => {
  const url = URL.parse(value);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new InvalidValue(`"${value}" is not a valid server address; write https://host:port`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new InvalidValue('contains credentials; set PLIMSOLL_TOKEN instead');
  }
  return url.href.endsWith('/') ? url.href.slice(0, -1) : url.href;
});

/** Reads `critical=0,high=10`. */
export const severityLimits: Reader<Line['max']> = (texts) => {
  const parsed = parseMax(texts.join(','));
  if (!parsed.ok) throw new InvalidValue(parsed.failure);
  return parsed.value;
};

/** Reads `critical,HIGH`, in any case. */
export const severities: Reader<readonly Severity[]> = withChoices(SEVERITIES, (texts) =>
  list(texts).map((text) => {
    const severity = text.toLowerCase();
    if (isSeverity(severity)) return severity;
    throw new InvalidValue(`"${text}" is not a valid severity; expected some of ${SEVERITIES.join(', ')}`);
  }),
);

export const probability: Reader<number> = one((value) => {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 1)) {
    throw new InvalidValue(`"${value}" is not a valid probability; expected 0 to 1`);
  }
  return number;
});

export const minutes: Reader<number> = one((value) => {
  const number = Number(value.slice(0, -1));
  const unit = MINUTES[value.slice(-1)];
  if (value.length < 2 || !Number.isFinite(number) || number < 0 || unit === undefined) {
    throw new InvalidValue(`"${value}" is not a valid duration; write 90m, 12h or 7d`);
  }
  return number * unit;
});

/** Reads a time limit in milliseconds, more than zero. */
export const timeLimit: Reader<number> = one((value) => {
  const { count = '', unit = '' } = TIME_LIMIT.exec(value)?.groups ?? {};
  const milliseconds = Number(count) * (MILLISECONDS[unit] ?? 0);
  if (milliseconds === 0)
    throw new InvalidValue(`"${value}" is not a valid time limit; write 90s, 10m or 1h`);
  return Math.min(milliseconds, MAX_TIMER_MS);
});

/** Reads a moment as RFC 3339 in UTC. */
export const moment: Reader<string> = one((value) => {
  const at = parseMoment(value);
  if (at !== undefined) return at;
  throw new InvalidValue(`"${value}" is not a valid date; write YYYY-MM-DD, or RFC 3339`);
});

/** Reads how many layers to read at a time. */
export const layerCount: Reader<number> = one((value) => {
  const count = /^\d{1,2}$/u.test(value) ? Number(value) : 0;
  if (count === 0) throw new InvalidValue(`"${value}" is not a valid number of layers; write 1 to 99`);
  return count;
});

const DISTRO = /^(?<id>[a-z0-9][a-z0-9._-]{0,63}):(?<version>[^\s:]{1,64})$/iu;

/** Reads a platform, or `all` of them. */
export const platform: Reader<Platform | typeof ALL_PLATFORMS> = (texts) => {
  const value = texts.at(-1) ?? '';
  // The last would win, and the others would be left out of the report.
  if (new Set(texts).size > 1)
    throw new InvalidValue(`expected one, got ${texts.length}; write one, or ${ALL_PLATFORMS}`);
  if (value === ALL_PLATFORMS) return value;
  const parsed = parsePlatform(value);
  if (parsed) return parsed;
  throw new InvalidValue(
    `"${value}" is not a valid platform; write linux/amd64, arm64, linux/arm/v7 or ${ALL_PLATFORMS}`,
  );
};

/** Reads `ID:VERSION` of a distribution, by os-release. */
export const distro: Reader<{ readonly id: string; readonly version: string }> = one((value) => {
  const { id, version } = DISTRO.exec(value)?.groups ?? {};
  if (id !== undefined && version !== undefined) return { id: id.toLowerCase(), version };
  throw new InvalidValue(`"${value}" is not a valid distribution; write ID:VERSION, such as debian:12`);
});

/** Reads `NAME=VALUE`, repeated. */
export const pairs: Reader<Readonly<Record<string, string>>> = (texts) => {
  const values = new Map<string, string>();
  for (const pair of list(texts)) {
    const equals = pair.indexOf('=');
    if (equals < 1) throw new InvalidValue(`"${pair}" is not valid; expected NAME=VALUE`);
    const name = pair.slice(0, equals);
    const value = pair.slice(equals + 1);
    if ((values.get(name) ?? value) !== value) throw new InvalidValue(`two values of ${name}`);
    values.set(name, value);
  }
  return Object.fromEntries(values);
};

const HOLES = Object.entries(PROBLEM_KINDS).flatMap(([kind, weight]) => (weight === 'hole' ? kind : []));

export const problemKinds: Reader<readonly string[]> = withChoices(HOLES, (texts) =>
  list(texts).map((waiver) => {
    const kind = waiver.split(':', 1)[0] ?? '';
    if (isProblemKind(kind)) return waiver;
    const message = `"${kind}" is not a valid kind of problem`;
    throw new InvalidValue(withSuggestion(message, kind, Object.keys(PROBLEM_KINDS)));
  }),
);

/** Format of a report and the file to write; without a file, standard output. */
export interface OutputTarget {
  readonly format: string;
  readonly file?: string;
}

/** Reads `FORMAT` or `FORMAT=FILE`, where `-` is standard output; the report decides which formats exist. */
export const outputs: Reader<readonly OutputTarget[]> = (texts) => {
  const targets = texts.map((each): OutputTarget => {
    const equals = each.indexOf('=');
    if (equals === each.length - 1) throw new InvalidValue(`"${each}" has no file name`);
    const file = equals < 0 ? '-' : each.slice(equals + 1);
    const format = equals < 0 ? each : each.slice(0, equals);
    return file === '-' ? { format } : { format, file };
  });
  if (targets.filter((target) => target.file === undefined).length > 1) {
    throw new InvalidValue('only one format can go to standard output; write FORMAT=FILE for the others');
  }
  return targets;
};

export function choice<const Values extends readonly string[]>(values: Values): Reader<Values[number]> {
  const read = one((text) => {
    const value = values.find((each) => each === text);
    if (value === undefined) throw new InvalidValue(`"${text}" is not valid; expected ${values.join(', ')}`);
    return value;
  });
  return withChoices(values, read);
}

/** Accepts several of these, comma-separated or repeated. */
export function choices<const Values extends readonly string[]>(
  values: Values,
): Reader<readonly Values[number][]> {
  const read = choice(values);
  return withChoices(values, (texts) => [...new Set(list(texts).map((each) => read([each])))]);
}

function withChoices<Value>(
  choices: readonly string[],
  read: (texts: readonly string[]) => Value,
): Reader<Value> {
  return Object.assign(read, { choices });
}

/** Runs a reader. If the text is invalid, names its source and the command that explains the syntax. */
export function readAs<Value>(
  place: string,
  reader: Reader<Value>,
  texts: readonly string[],
  hint: string,
): Value {
  try {
    return reader(texts);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    throw new AppError('CONFIG_INVALID', `${place}: ${error.message}`, { hint });
  }
}
