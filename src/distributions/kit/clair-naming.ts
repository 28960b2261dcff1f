import type { ClairNaming } from '../contract.ts';

const asVersion = (given: string) => ({ version: given });

/** `ubuntu:22.04`. */
export const BY_VERSION: ClairNaming = { releaseOf: ({ version }) => version, readRelease: asVersion };

/** `rocky:9`, whatever its minor release. */
export const BY_MAJOR: ClairNaming = {
  releaseOf: ({ version }) => version.split('.', 1).join(),
  readRelease: asVersion,
};

/** `wolfi`: its version is only its build date. */
export const WITHOUT_RELEASE: ClairNaming = { releaseOf: () => '', readRelease: asVersion };
