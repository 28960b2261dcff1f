import { VERSION } from '../../../domain/index.ts';
import type { SYSTEM_NAMES } from './system-names.ts';

/** A system that runs jobs, and the file by which it scans. */
export interface System {
  readonly name: (typeof SYSTEM_NAMES)[number];
  /** Names in a folder that give it away. */
  readonly signs: readonly string[];
  /** The file to write: one that people do not have already. */
  readonly file: string;
  readonly content: string;
  /** Steps that are left to do by hand. */
  readonly next: string;
}

/** The program of this version, from npm. */
export const PROGRAM_CALL = `npx --yes plimsoll@${VERSION}`;
/** File in which jobs keep layers and feeds between runs. */
export const STORE = '.plimsoll/store.db';
/** Names what is kept of it: an older version cannot read the store of a newer one. */
export const STORE_KEY = `plimsoll-store-${VERSION}`;
/** Why branches save nothing, for systems in which all of them share what is kept. */
export const WHO_KEEPS =
  'Restored everywhere, and saved by the default branch alone: a branch must not choose what others are told.';
export const EXAMPLE_IMAGE = 'registry.example/team/app:1';
/** The first lines of each file, as comments of YAML, make and shells. */
export const INTRODUCTION = `# Scans an image for known vulnerabilities. .plimsoll.yaml draws the line that the exit code tells of:
# 0 within it, 1 over it, 2 could not scan, 3 the answer has a hole (waive one by name, and never write || true).`;
