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

/**
 * A manifest of Kubernetes passes Clair's flags as the container's arguments: they mean `serve`. Anything that does not
 * begin with one of them is left as it is. By Go's `flag`, a name has one dash or two and its value stands behind `=` or
 * in the next argument.
 */
export function fromClairArguments(argv: readonly string[]): {
  readonly args: readonly string[];
  /** Which of the flags are not honoured, a line each. */
  readonly notes: readonly string[];
} {
  const [first] = argv;
  if (first === undefined || !FLAGS.has(parseFlag(first).name)) return { args: argv, notes: [] };
  const args = ['serve'];
  const notes: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    const { name, value: attached } = parseFlag(word);
    const flag = FLAGS.get(name);
    if (flag === undefined) {
      args.push(word);
      continue;
    }
    const value = attached ?? (flag.takesValue ? argv[++index] : undefined);
    if (flag.becomes === undefined)
      notes.push(`plimsoll: Clair's -${name} is not honoured: ${flag.note ?? ''}`);
    else args.push(flag.becomes, ...(value === undefined ? [] : [flagValue(flag.becomes, value)]));
  }
  if (!args.includes('--config')) args.push('--config', CLAIR_CONFIG);
  return { args, notes };
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
