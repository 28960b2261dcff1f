/** Packages that a file of a project asks for, whose versions it leaves open. */
export interface Needs {
  readonly ecosystem: string;
  /** Packages that it cannot do without; absent where its format does not tell names. */
  readonly names?: readonly string[];
  /** Packages of extras and groups, or behind a condition: installed or not, the project is complete. */
  readonly optional?: readonly string[];
  /** Packages for development, tests or documentation alone. */
  readonly dev?: readonly string[];
  /** The project's own name, which other projects around it may ask for. */
  readonly own?: string;
  /** Paths of the requirement lists that it names, as they are written. */
  readonly lists?: readonly string[];
  readonly devLists?: readonly string[];
  readonly constraints?: readonly string[];
  /** Set if it names a list that cannot be read, or a package by an address alone. */
  readonly unread?: true;
}

/** The purpose of a dependency. */
export type NeedKind = 'names' | 'optional' | 'dev';

/** Needs that are being collected. */
export interface NewNeeds extends Record<NeedKind | 'lists' | 'devLists' | 'constraints', string[]> {
  unread: boolean;
}

/** Names in one list of a file; real ones have hundreds. */
const MAX_ASKED = 10_000;

const DEVELOPMENT: ReadonlySet<string> = new Set([
  'dev',
  'devel',
  'develop',
  'development',
  'test',
  'tests',
  'testing',
  'doc',
  'docs',
  'documentation',
]);

export function newNeeds(): NewNeeds {
  return { names: [], optional: [], dev: [], lists: [], devLists: [], constraints: [], unread: false };
}

/** Leaves out what is empty, and marks what is too much to be kept. */
export function toNeeds(ecosystem: string, { unread, ...lists }: NewNeeds, own?: unknown): Needs {
  const distinct = Object.entries(lists).map(([key, values]) => [key, [...new Set(values)]] as const);
  const filled = distinct.filter(([key, values]) => key === 'names' || values.length > 0);
  const isCut = distinct.some(([, values]) => values.length > MAX_ASKED);
  return {
    ecosystem,
    ...Object.fromEntries(filled.map(([key, values]) => [key, values.slice(0, MAX_ASKED)])),
    ...(typeof own === 'string' && { own }),
    ...((unread || isCut) && { unread: true }),
  };
}

/** Whether a file asks for anything at all. */
export function asksForAny({ names, optional, dev, unread }: Needs): boolean {
  const count = (names?.length ?? 1) + (optional?.length ?? 0) + (dev?.length ?? 0);
  return count > 0 || unread === true;
}

/** Whether a folder is for development, tests or documentation alone: `docs`. */
export function isDevelopmentFolder(name: string): boolean {
  return DEVELOPMENT.has(name.toLowerCase());
}

/** Whether the name of a group, an extra or a file has a word for development, tests or documentation: `requirements-dev`. */
export function isForDevelopment(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[^a-z]+/u)
    .some((word) => DEVELOPMENT.has(word));
}
