import type { Program } from '../format.ts';
import { jsonPieces } from '../json-pieces.ts';

/** Raised when a field changes its meaning or is removed; new fields may be added without. */
export const SCHEMA_VERSION = 1;

/** Heads a document for programs by its schema version and the program that wrote it. */
export function headed(document: object, program: Program): object {
  return { schemaVersion: SCHEMA_VERSION, program, ...document };
}

/** Writes a document for programs. */
export function jsonText(document: object, program: Program): string {
  return [...jsonPieces(headed(document, program))].join('');
}
