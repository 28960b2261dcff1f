import { VERSION } from '../../../domain/index.ts';
import type { SYSTEM_NAMES } from './system-names.ts';

/** A CI system, and its file that runs the scan. */
export interface System {
  readonly name: (typeof SYSTEM_NAMES)[number];
  /** Names in a folder that reveal the system. */
  readonly signs: readonly string[];
  /** The file to write; chosen so that it rarely exists already. */
  readonly file: string;
  readonly content: string;
  /** Remaining manual steps. */
  readonly next: string;
}

/** In a file, in place of the program's call (program-of-job.ts). */
export const PROGRAM_CALL = 'PROGRAM_OF_JOB';
/** In a file, in place of a sentence about the program. */
export const PROGRAM_NOTE = 'NOTE_ON_PROGRAM';
/** File in which jobs cache layers and feeds between runs. */
export const STORE = '.plimsoll/store.db';
/** Cache key: an older version cannot read a newer version's store. */
export const STORE_KEY = `plimsoll-store-${VERSION}`;
/** Explains why branches save nothing, for systems whose branches share one cache. */
export const WHO_KEEPS =
  'Restored everywhere, and saved by the default branch alone: a branch must not choose what others are told.';
export const EXAMPLE_IMAGE = 'registry.example/team/app:1';
/** The first lines in each file, as comments for YAML, make and shells. */
export const INTRODUCTION = `# Scans an image for known vulnerabilities. .plimsoll.yaml draws the line that the exit code tells of:
# 0 within it, 1 over it, 2 could not scan, 3 the answer has a hole (waive one by name, and never write || true).
# ${PROGRAM_NOTE}`;
