/** Packages that a project file asks for without fixed versions. */
export interface Needs {
  readonly ecosystem: string;
  /** Required packages; absent if the format's names cannot be read. */
  readonly names?: readonly string[];
  /** Packages in extras, groups, or behind a condition: the project is complete without them. */
  readonly optional?: readonly string[];
  /** Packages only for development, tests or documentation. */
  readonly dev?: readonly string[];
  /** The project's own name, for which other projects around it may ask. */
  readonly own?: string;
  /** Paths to included requirement lists, as written. */
  readonly lists?: readonly string[];
  readonly devLists?: readonly string[];
  readonly constraints?: readonly string[];
  /** Set if it names an unreadable list, or a package only by URL. */
  readonly unread?: true;
}

/** A dependency's purpose. */
export type NeedKind = 'names' | 'optional' | 'dev';

/** Needs being collected. */
export interface NewNeeds extends Record<NeedKind | 'lists' | 'devLists' | 'constraints', string[]> {
  unread: boolean;
}

/** Names in one list in a file; real ones have hundreds. */
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

/** Drops empty lists, and cuts and marks lists that are too long. */
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

/** Whether a file asks for any package. */
export function asksForAny({ names, optional, dev, unread }: Needs): boolean {
  const count = (names?.length ?? 1) + (optional?.length ?? 0) + (dev?.length ?? 0);
  return count > 0 || unread === true;
}

/** Whether a folder is only for development, tests or documentation: `docs`. */
export function isDevelopmentFolder(name: string): boolean {
  return DEVELOPMENT.has(name.toLowerCase());
}

/** Whether a group, extra or file name contains a development, test or documentation word: `requirements-dev`. */
export function isForDevelopment(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[^a-z]+/u)
    .some((word) => DEVELOPMENT.has(word));
}
