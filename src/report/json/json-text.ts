import { VERSION } from '../../domain/index.ts';
import { printableJson } from '../../errors/index.ts';

/** Raised when a field changes its meaning or goes away; new fields may come without. */
export const SCHEMA_VERSION = 1;

/** Writes a document for programs, below the version of its schema and the program that wrote it. */
export function jsonText(document: Readonly<Record<string, unknown>>): string {
  const whole = {
    schemaVersion: SCHEMA_VERSION,
    program: { name: 'plimsoll', version: VERSION },
    ...document,
  };
  return `${printableJson(JSON.stringify(whole, undefined, 2))}\n`;
}
