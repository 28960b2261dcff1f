/** A version and its proof. */
export interface StatedVersion {
  readonly version: string;
  readonly proof: string;
  /** Modules that jlink added to a Java runtime, beyond its own. */
  readonly modules?: readonly string[];
}

/** C definitions, shell and Ruby assignments. */
const NUMBER = {
  node: /^[ \t]*#define[ \t]+NODE_(?:MAJOR|MINOR|PATCH)_VERSION[ \t]+(\d{1,6})/gmu,
  ruby: /^[ \t]*CONFIG\["(?:MAJOR|MINOR|TEENY)"\] = "(\d{1,6})"/gmu,
};
const TEXT = {
  python: /^#define[ \t]+PY_VERSION[ \t]+"(\d[\w.+-]{0,63})"/mu,
  php: /^#define[ \t]+PHP_VERSION[ \t]+"(\d[\w.+-]{0,63})"/mu,
  java: /^JAVA_VERSION="(\d[\w.+-]{0,63})"/mu,
};

const MODULES = /^MODULES="([^"]*)"/mu;
/** Prefixes of modules that come with a Java runtime from any vendor. */
const OWN_MODULES = ['java.', 'jdk.', 'javafx.', 'openj9.', 'com.ibm.', 'org.graalvm.', 'com.oracle.'];

/** Parses a version file that a runtime's build leaves beside it; undefined for an unrelated file with its name. */
export function versionOfFile(name: string, text: string): StatedVersion | undefined {
  const version = versionIn(name, text);
  if (version === undefined) return undefined;
  const modules = name === 'release' ? foreignModules(text) : [];
  return { version, proof: name, ...(modules.length > 0 && { modules }) };
}

function foreignModules(text: string): readonly string[] {
  const names = MODULES.exec(text)?.[1]?.split(' ') ?? [];
  return names.filter((name) => name !== '' && !OWN_MODULES.some((start) => name.startsWith(start)));
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

/** Joins the three version numbers, which appear in order. */
function threeNumbers(text: string, pattern: RegExp): string | undefined {
  const numbers = Array.from(text.matchAll(pattern), ([, number = '']) => number);
  return numbers.length === 3 ? numbers.join('.') : undefined;
}
