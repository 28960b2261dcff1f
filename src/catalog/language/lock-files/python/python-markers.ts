// Environment markers:
// https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers

/** Whether a marker holds on Linux with a current CPython: `maybe` if another Python or machine decides. */
export type Holds = 'never' | 'maybe' | 'always';

const ORDER: readonly Holds[] = ['never', 'maybe', 'always'];
const MAX_TOKENS = 500;
const TOKEN = /\s*(?:("[^"]*"|'[^']*')|([()])|(not\s+in\b|[a-z_]+)|([<>=!~]+))/uy;

/** Python 2 used `linux2`. */
const ON_LINUX: ReadonlyMap<string, readonly string[]> = new Map([
  ['sys_platform', ['linux', 'linux2']],
  ['platform_system', ['Linux']],
  ['os_name', ['posix']],
]);
const PYTHON = ['python_version', 'python_full_version'];
/** The Python version assumed current. */
const CURRENT = [3, 14] as const;
const IMPLEMENTATION = ['platform_python_implementation', 'implementation_name'];

/** Evaluates a marker; unreadable ones are `maybe`. */
export function markerHolds(marker: string): Holds {
  const tokens = tokensOf(marker);
  if (!tokens) return 'maybe';
  const cursor = { tokens, at: 0 };
  const holds = readOr(cursor);
  return holds !== undefined && cursor.at === tokens.length ? holds : 'maybe';
}

interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

function tokensOf(marker: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const text = marker.trim();
  let end = 0;
  while (end < text.length) {
    const [token] = TOKEN.exec(text) ?? [];
    if (token === undefined || tokens.length >= MAX_TOKENS) return undefined;
    end = TOKEN.lastIndex;
    tokens.push(token.trim());
  }
  return tokens;
}

function readOr(cursor: Cursor): Holds | undefined {
  let holds = readAnd(cursor);
  while (holds !== undefined && takes(cursor, 'or')) holds = larger(holds, readAnd(cursor));
  return holds;
}

function readAnd(cursor: Cursor): Holds | undefined {
  let holds = readOne(cursor);
  while (holds !== undefined && takes(cursor, 'and')) holds = smaller(holds, readOne(cursor));
  return holds;
}

function readOne(cursor: Cursor): Holds | undefined {
  if (takes(cursor, '(')) {
    const holds = readOr(cursor);
    return takes(cursor, ')') ? holds : undefined;
  }
  const [left, operator, right] = cursor.tokens.slice(cursor.at, cursor.at + 3);
  if (left === undefined || operator === undefined || right === undefined) return undefined;
  cursor.at += 3;
  return compare(left, operator.replace(/\s+/u, ' '), right);
}

function takes(cursor: Cursor, token: string): boolean {
  const isThere = cursor.tokens[cursor.at] === token;
  if (isThere) cursor.at++;
  return isThere;
}

function compare(left: string, operator: string, right: string): Holds {
  const isTurned = /^["']/u.test(left);
  const [name, literal] = isTurned ? [right, left.slice(1, -1)] : [left, right.slice(1, -1)];
  const values = ON_LINUX.get(name);
  if (values) return compareValues(values, isTurned ? `turned ${operator}` : operator, literal);
  if (PYTHON.includes(name) && !isTurned) return isCurrent(operator, literal) ? 'always' : 'maybe';
  const isCpython = IMPLEMENTATION.includes(name) && operator === '==' && /^cpython$/iu.test(literal);
  return isCpython ? 'always' : 'maybe';
}

function compareValues([first = '', ...others]: readonly string[], operator: string, literal: string): Holds {
  const test = TESTS.get(operator);
  if (!test) return 'maybe';
  if (test(first, literal)) return 'always';
  const isNegative = operator.includes('not') || operator.includes('!');
  return !isNegative && others.some((value) => test(value, literal)) ? 'maybe' : 'never';
}

const TESTS: ReadonlyMap<string, (value: string, literal: string) => boolean> = new Map([
  ['==', (value, literal) => value === literal],
  ['===', (value, literal) => value === literal],
  ['!=', (value, literal) => value !== literal],
  ['in', (value, literal) => literal.includes(value)],
  ['not in', (value, literal) => !literal.includes(value)],
  ['turned ==', (value, literal) => value === literal],
  ['turned !=', (value, literal) => value !== literal],
  ['turned in', (value, literal) => value.includes(literal)],
  ['turned not in', (value, literal) => !value.includes(literal)],
]);

function isCurrent(operator: string, literal: string): boolean {
  const [major = 0, minor = 0] = literal.split('.', 2).map(Number);
  const order = major - CURRENT[0] || minor - CURRENT[1];
  switch (operator) {
    case '>=':
    case '>':
      return order < 0 || (order === 0 && operator === '>=');
    case '<=':
    case '<':
      return order > 0 || (order === 0 && operator === '<=');
    case '!=':
      return order !== 0;
    case '~=':
      return major === CURRENT[0] && order <= 0;
    default:
      return false;
  }
}

function larger(first: Holds, second: Holds | undefined): Holds | undefined {
  return second && (ORDER.indexOf(first) > ORDER.indexOf(second) ? first : second);
}

function smaller(first: Holds, second: Holds | undefined): Holds | undefined {
  return second && (ORDER.indexOf(first) < ORDER.indexOf(second) ? first : second);
}
