/** Where Clair looks for its configuration unless it is told. */
const CLAIR_CONFIG = '/etc/clair/config.yaml';

/** Clair's flags, of versions 2 and 4, and what they are to `plimsoll serve`. */
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

/** Clair's levels (those of capnslog, and of zerolog) by ours. */
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
  /** Flags that are not honoured, a line each. */
  readonly notes: readonly string[];
}

/**
 * Turns Clair's flags among the arguments of `serve` into ours. By Go's `flag`, a name has one dash or two, and its
 * value follows `=` or is the next argument.
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
 * A manifest of Kubernetes passes Clair's flags as the container's arguments: they mean `serve`, with Clair's own file.
 * Arguments that do not begin with one of them are left as they are.
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
  // An argument without dashes is no flag, whatever it is called.
  if (dashes === 0) return { name: '' };
  const equals = word.indexOf('=');
  if (equals === -1) return { name: word.slice(dashes) };
  return { name: word.slice(dashes, equals), value: word.slice(equals + 1) };
}
