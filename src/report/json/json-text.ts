import type { ReportingProgram } from '../format.ts';
import { jsonPieces } from '../json-pieces.ts';

/** Raised when a field changes its meaning or is removed; new fields do not raise it. */
export const SCHEMA_VERSION = 1;

/** Adds the schema version and the writing program to a JSON document. */
export function headed(document: object, program: ReportingProgram): object {
  return { schemaVersion: SCHEMA_VERSION, program, ...document };
}

/** Writes a JSON document. */
export function jsonText(document: object, program: ReportingProgram): string {
  return [...jsonPieces(headed(document, program))].join('');
}
