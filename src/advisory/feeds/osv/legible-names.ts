import { comparableName } from '../../../domain/index.ts';
import { isOf, spelled } from './affected.ts';
import { isOfLanguage } from './languages.ts';

/** Maximum names per record, and characters per name as written; a kernel erratum names some hundred packages. */
const MOST_NAMES = 500;
const LONGEST = 512;
const PURL = 'pkg:';

/** Packages that an unreadable record seems to be about. */
export interface LegibleNames {
  /** In the spelling by which installed packages are looked up. */
  readonly packages: readonly string[];
  /** In the export's ecosystem, with or without a release. */
  readonly ecosystems: readonly string[];
  /** Whether the text breaks off, so that it may have named more. */
  readonly isCut: boolean;
}

export const NO_NAMES: LegibleNames = { packages: [], ecosystems: [], isCut: false };

/** Finds package names, purls and ecosystems in a record that is not JSON, or does not follow the schema. */
export function legibleNames(text: string, ecosystem: string): LegibleNames {
  const named = [...textsOf('name', text), ...[...textsOf('purl', text)].flatMap(nameOfPurl)];
  const own = [...textsOf('ecosystem', text)].filter((each) => isOf(each, ecosystem));
  return {
    packages: [...new Set(named.map((name) => comparableName(ecosystem, name)))],
    ecosystems: isOfLanguage(ecosystem)
      ? [ecosystem]
      : [...new Set(own.map((each) => spelled(each, ecosystem)))],
    isCut: !text.trimEnd().endsWith('}'),
  };
}

/** Returns a member's distinct texts, wherever they are. */
function textsOf(member: string, text: string): ReadonlySet<string> {
  const key = `"${member}"`;
  const texts = new Set<string>();
  for (let at = text.indexOf(key); at >= 0 && texts.size < MOST_NAMES; at = text.indexOf(key, at + 1)) {
    const value = textAfter(text.slice(at + key.length, at + key.length + LONGEST));
    if (value !== '') texts.add(value);
  }
  return texts;
}

/** Reads `: "value"`; empty for anything else. */
function textAfter(rest: string): string {
  const colon = rest.trimStart();
  const value = colon.startsWith(':') ? colon.slice(1).trimStart() : '';
  if (!value.startsWith('"')) return '';
  let end = 1;
  while (end < value.length && value[end] !== '"') end += value[end] === '\\' ? 2 : 1;
  try {
    const parsed: unknown = JSON.parse(value.slice(0, end + 1));
    return typeof parsed === 'string' ? parsed.trim() : '';
  } catch {
    return '';
  }
}

/** Excludes a distribution's namespace from the name, but includes Maven's group, before a colon. */
function nameOfPurl(purl: string): readonly string[] {
  if (!purl.startsWith(PURL)) return [];
  const [path = ''] = purl.slice(PURL.length).split(/[?#]/u, 1);
  const at = path.lastIndexOf('@');
  const [type = '', ...segments] = (at > 0 ? path.slice(0, at) : path).split('/');
  try {
    const parts = segments.map(decodeURIComponent).filter((part) => part !== '');
    const isOfDistribution = ['deb', 'rpm', 'apk', 'alpm'].includes(type);
    const name = isOfDistribution ? parts.slice(-1) : parts;
    return name.length === 0 ? [] : [name.join(type === 'maven' ? ':' : '/')];
  } catch {
    return [];
  }
}
