/** A Go release: `1.26.8`, `1.21rc2`. */
const GO_RELEASE = /^go(\d{1,4}(?:\.\d{1,4}){0,2})(?:(rc|beta|alpha)(\d{1,4}))?(?=$|[^\w.])/u;

/** The pseudo-version from `go list`: UTC time and the commit hash's first 12 digits. */
const PSEUDO_VERSION = /[-.]\d{14}-[0-9a-f]{12}$/u;

/** A release tag, with or without the v, which linker flags often omit. */
const RELEASE = /^v?\d{1,9}\.\d{1,9}(?:\.\d{1,9})?(?:-[0-9A-Za-z.-]{1,100})?(?:\+[0-9A-Za-z.-]{1,100})?$/u;

/** The `git describe` version for a commit after a tag: it would sort below the tag. */
const DESCRIBED = /-\d{1,9}-g[0-9a-f]{4,40}(?:-dirty)?$/u;

const DIRTY = '+dirty';

/**
 * Returns the standard library version as advisories write it; undefined between releases (`devel …`). Cuts
 * suffixes: experiments (`go1.25.3 X:…`, `go1.26.8-X:…`), a vendor name in brackets, a vendor revision
 * (`go1.22.3-1`). A semantic version would treat them as a pre-release.
 */
export function standardLibraryVersion(goVersion: string): string | undefined {
  const [, release, stage, number] = GO_RELEASE.exec(goVersion) ?? [];
  if (release === undefined) return undefined;
  if (stage === undefined || number === undefined) return release;
  const numbers = release.split('.').length === 2 ? `${release}.0` : release;
  return `${numbers}-${stage}.${number}`;
}

/** Whether a main module's version is a release: a commit's version does not reflect the tags on its branch. */
export function isRelease(version: string): boolean {
  const [tagged = ''] = version.split('+', 1);
  return RELEASE.test(version) && !PSEUDO_VERSION.test(tagged) && !DESCRIBED.test(tagged);
}

/** Whether it was built from a modified working copy. */
export function isDirty(version: string): boolean {
  return version.endsWith(DIRTY);
}

/**
 * Returns the version set by a linker flag, `-X NAME.Version=1.2.3`; undefined without one, if several
 * differ, or if only Go's version is set.
 */
export function linkedVersion(flags: string): string | undefined {
  const stated = wordsOf(flags).flatMap((word) => {
    const equals = word.indexOf('=');
    const name = word.slice(0, Math.max(0, equals)).toLowerCase();
    return name.endsWith('version') && name.includes('.') ? [{ name, version: word.slice(equals + 1) }] : [];
  });
  const [version, ...others] = new Set(stated.map((each) => each.version));
  if (version === undefined || others.length > 0 || stated.every(({ name }) => name.endsWith('goversion'))) {
    return undefined;
  }
  return isRelease(version) ? version : undefined;
}

/** Splits like the go command (cmd/internal/quoted): the closing quote ends a word. `-X=A=B` is one word. */
function wordsOf(flags: string): readonly string[] {
  const words = flags.match(/'[^']*'|"[^"]*"|[^\s]+/gu) ?? [];
  return words.map((word) => {
    const plain = /^['"]/u.test(word) ? word.slice(1, -1) : word;
    return /^--?X=/u.test(plain) ? plain.slice(plain.indexOf('=') + 1) : plain;
  });
}
