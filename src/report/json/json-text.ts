import { printableJson } from '../../errors/index.ts';
import type { Program } from '../format.ts';

/** Raised when a field changes its meaning or is removed; new fields may be added without. */
export const SCHEMA_VERSION = 1;

/** Writes a document for programs, headed by its schema version and the program that wrote it. */
export function jsonText(document: Readonly<Record<string, unknown>>, program: Program): string {
  const whole = { schemaVersion: SCHEMA_VERSION, program, ...document };
  return `${printableJson(JSON.stringify(whole, undefined, 2))}\n`;
}
