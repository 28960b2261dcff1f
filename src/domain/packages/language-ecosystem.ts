/** Known ecosystems that no feed covers: their packages are counted. */
export const UNCOVERED_ECOSYSTEMS = [
  'r',
  'lua',
  'perl',
  'haskell',
  'julia',
  'bower',
  'cocoapods',
  'conan',
  'wordpress',
  'pear',
  'homebrew',
  'nix',
  'guix',
  'spack',
  'vcpkg',
  'opam',
  'snap',
  'flatpak',
  'appimage',
  'drupal',
  'joomla',
  'electron',
  'phar',
  'node-sea',
  'bun',
  'deno',
  'dart',
  'web-bundle',
  'archive',
  'python-module',
] as const;

/** Language package ecosystems, by the names that waivers use. */
export const LANGUAGE_ECOSYSTEMS = [
  'npm',
  'python',
  'conda',
  'java',
  'ruby',
  'go',
  'php',
  'dotnet',
  ...UNCOVERED_ECOSYSTEMS,
] as const;

export type LanguageEcosystem = (typeof LANGUAGE_ECOSYSTEMS)[number];

export function isCovered(ecosystem: LanguageEcosystem): boolean {
  return !UNCOVERED_ECOSYSTEMS.some((each) => each === ecosystem);
}

/** Finds language packages without reading them. */
export interface MarkerRule {
  ofPath(path: string): LanguageEcosystem | undefined;
  /** Decides by a file's first bytes, as many as a walk keeps. */
  ofProgram(head: Buffer): LanguageEcosystem | undefined;
}

/** Paths of files that reveal an ecosystem's packages, in layer order. */
export type Markers = Readonly<Partial<Record<LanguageEcosystem, readonly string[]>>>;
