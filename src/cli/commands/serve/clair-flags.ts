/** Clair's default configuration file. */
const CLAIR_CONFIG = '/etc/clair/config.yaml';

/** Clair 2 and 4 flags, and their equivalents in `plimsoll serve`. */
const FLAGS: ReadonlyMap<
  string,
  { readonly takesValue: boolean; readonly becomes?: string; readonly note?: string }
> = new Map([
  ['config', { takesValue: true, becomes: '--config' }],
  ['conf', { takesValue: true, becomes: '--config' }],
  ['log-level', { takesValue: true, becomes: '--log-level' }],
  ['insecure-tls', { takesValue: false, note: 'give the authority of your registry with --ca-cert' }],
  ['cpu-profile', { takesValue: true, note: 'run node --cpu-prof on /opt/plimsoll/dist/plimsoll.js' }],
  ['mode', { takesValue: true, note: 'every replica indexes, matches and notifies' }],
]);

/** Our log levels by Clair's (from capnslog and zerolog). */
const LEVELS: ReadonlyMap<string, string> = new Map([
  ['critical', 'error'],
  ['fatal', 'error'],
  ['panic', 'error'],
  ['warning', 'warn'],
  ['notice', 'info'],
  ['debug-color', 'debug'],
  ['trace', 'debug'],
]);

export interface ClairFlags {
  readonly args: readonly string[];
  /** Ignored flags, one line each. */
  readonly notes: readonly string[];
}

/**
 * Translates Clair's flags in the arguments for `serve` into ours. As in Go's `flag` package, a name has one
 * dash or two, and its value follows `=` or is the next argument.
 */
export function fromClairFlags(words: readonly string[]): ClairFlags {
  const args: string[] = [];
  const notes: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const { name, value: attached } = parseFlag(word);
    const flag = FLAGS.get(name);
    if (flag === undefined) {
      args.push(word);
      continue;
    }
    const value = attached ?? (flag.takesValue ? words[++index] : undefined);
    if (flag.becomes === undefined) {
      notes.push(`plimsoll: Clair's -${name} is not honoured: ${flag.note ?? ''}`);
      continue;
    }
    args.push(flag.becomes);
    if (value !== undefined) args.push(flagValue(flag.becomes, value));
  }
  return { args, notes };
}

/**
 * Translates container arguments: a Kubernetes manifest for Clair passes its flags there, meaning `serve`
 * with Clair's own file. Leaves arguments without a leading Clair flag unchanged.
 */
export function fromClairArguments(argv: readonly string[]): ClairFlags {
  const [first] = argv;
  if (first === undefined || !FLAGS.has(parseFlag(first).name)) return { args: argv, notes: [] };
  const { args, notes } = fromClairFlags(argv);
  const file = args.includes('--config') ? [] : ['--config', CLAIR_CONFIG];
  return { args: ['serve', ...args, ...file], notes };
}

function flagValue(flag: string, value: string): string {
  return flag === '--log-level' ? (LEVELS.get(value.toLowerCase()) ?? value.toLowerCase()) : value;
}

function parseFlag(word: string): { readonly name: string; readonly value?: string } {
  const dashes = word.startsWith('--') ? 2 : word.startsWith('-') ? 1 : 0;
  // An argument without dashes is not a flag, whatever its name.
  if (dashes === 0) return { name: '' };
  const equals = word.indexOf('=');
  if (equals === -1) return { name: word.slice(dashes) };
  return { name: word.slice(dashes, equals), value: word.slice(equals + 1) };
}
