/** A version, and the proof of it. */
export interface Told {
  readonly version: string;
  readonly proof: string;
}

/** Definitions of C, assignments of a shell and of Ruby. */
const NUMBER = {
  node: /^[ \t]*#define[ \t]+NODE_(?:MAJOR|MINOR|PATCH)_VERSION[ \t]+(\d{1,6})/gmu,
  ruby: /^[ \t]*CONFIG\["(?:MAJOR|MINOR|TEENY)"\] = "(\d{1,6})"/gmu,
};
const TEXT = {
  python: /^#define[ \t]+PY_VERSION[ \t]+"(\d[\w.+-]{0,63})"/mu,
  php: /^#define[ \t]+PHP_VERSION[ \t]+"(\d[\w.+-]{0,63})"/mu,
  java: /^JAVA_VERSION="(\d[\w.+-]{0,63})"/mu,
};

/** Reads a file that a runtime's build leaves beside it; undefined for another of its name. */
export function versionOfFile(name: string, text: string): Told | undefined {
  const version = versionIn(name, text);
  return version === undefined ? undefined : { version, proof: name };
}

function versionIn(name: string, text: string): string | undefined {
  switch (name) {
    case 'node_version.h':
      return threeNumbers(text, NUMBER.node);
    case 'rbconfig.rb':
      return threeNumbers(text, NUMBER.ruby);
    case 'patchlevel.h':
      return TEXT.python.exec(text)?.[1];
    case 'php_version.h':
      return TEXT.php.exec(text)?.[1];
    case 'release':
      return TEXT.java.exec(text)?.[1];
    default:
      return undefined;
  }
}

/** Joins the numbers of a version, which stand in their order. */
function threeNumbers(text: string, pattern: RegExp): string | undefined {
  const numbers = Array.from(text.matchAll(pattern), ([, number = '']) => number);
  return numbers.length === 3 ? numbers.join('.') : undefined;
}
