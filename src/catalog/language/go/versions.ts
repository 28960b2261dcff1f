/** Release of Go: `1.26.8`, `1.21rc2`. */
const GO_RELEASE = /^go(\d{1,4}(?:\.\d{1,4}){0,2})(?:(rc|beta|alpha)(\d{1,4}))?(?=$|[^\w.])/u;

/** The version that `go list` gives a commit: the time in UTC, and the first 12 digits of its hash. */
const PSEUDO_VERSION = /[-.]\d{14}-[0-9a-f]{12}$/u;

/** The form of a release's tag, with or without the v that flags of the linker often leave out. */
const RELEASE = /^v?\d{1,9}\.\d{1,9}(?:\.\d{1,9})?(?:-[0-9A-Za-z.-]{1,100})?(?:\+[0-9A-Za-z.-]{1,100})?$/u;

/** The version that `git describe` gives a commit behind a tag: it would sort below the tag. */
const DESCRIBED = /-\d{1,9}-g[0-9a-f]{4,40}(?:-dirty)?$/u;

const DIRTY = '+dirty';

/**
 * Returns the version of the standard library, as advisories write it; undefined for one between releases (`devel …`).
 * Cuts what follows the release: experiments (`go1.25.3 X:…`, `go1.26.8-X:…`), a vendor's name in brackets,
 * a vendor's revision (`go1.22.3-1`). A semantic version would read these as a pre-release.
 */
export function standardLibraryVersion(goVersion: string): string | undefined {
  const [, release, stage, number] = GO_RELEASE.exec(goVersion) ?? [];
  if (release === undefined) return undefined;
  if (stage === undefined || number === undefined) return release;
  const numbers = release.split('.').length === 2 ? `${release}.0` : release;
  return `${numbers}-${stage}.${number}`;
}

/** Whether the version of a main module is a release: one of a commit says nothing of the tags of its branch. */
export function isRelease(version: string): boolean {
  const [tagged = ''] = version.split('+', 1);
  return RELEASE.test(version) && !PSEUDO_VERSION.test(tagged) && !DESCRIBED.test(tagged);
}

/** Whether it was built from a working copy with changes. */
export function isDirty(version: string): boolean {
  return version.endsWith(DIRTY);
}

/**
 * Returns the version that the linker was told, `-X NAME.Version=1.2.3`; undefined if there is none, several differ, or
 * it is only told Go's.
 */
export function linkedVersion(flags: string): string | undefined {
  const told = wordsOf(flags).flatMap((word) => {
    const equals = word.indexOf('=');
    const name = word.slice(0, Math.max(0, equals)).toLowerCase();
    return name.endsWith('version') && name.includes('.') ? [{ name, version: word.slice(equals + 1) }] : [];
  });
  const [version, ...others] = new Set(told.map((each) => each.version));
  if (version === undefined || others.length > 0 || told.every(({ name }) => name.endsWith('goversion'))) {
    return undefined;
  }
  return isRelease(version) ? version : undefined;
}

/** Splits as the go command does (cmd/internal/quoted): a word in quotes ends with them. `-X=A=B` is one word. */
function wordsOf(flags: string): readonly string[] {
  const words = flags.match(/'[^']*'|"[^"]*"|[^\s]+/gu) ?? [];
  return words.map((word) => {
    const plain = /^['"]/u.test(word) ? word.slice(1, -1) : word;
    return /^--?X=/u.test(plain) ? plain.slice(plain.indexOf('=') + 1) : plain;
  });
}
