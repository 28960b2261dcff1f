import { isJsonObject, type JsonObject } from '../domain/index.ts';
import { AppError } from '../errors/index.ts';

/**
 * Converts a scalar to one text, a list to one text per item, a mapping to one `key=value` per entry; a
 * mapping in a list to a single text.
 */
export function configTexts(path: string, name: string, value: unknown): readonly string[] {
  if (isScalar(value)) return [String(value)];
  if (isJsonObject(value)) return pairsOf(path, name, value);
  if (Array.isArray(value)) return value.map((each: unknown, i) => itemOf(path, `${name}.${i}`, each));
  throw new AppError('CONFIG_INVALID', `${path}: ${name} is not a valid value`);
}

function itemOf(path: string, name: string, value: unknown): string {
  if (isScalar(value)) return String(value);
  if (isJsonObject(value)) return pairsOf(path, name, value).join(',');
  throw new AppError('CONFIG_INVALID', `${path}: ${name} is not a valid value`);
}

function pairsOf(path: string, name: string, mapping: JsonObject): readonly string[] {
  return Object.entries(mapping).map(([key, value]) => {
    if (isScalar(value)) return `${key}=${value}`;
    throw new AppError('CONFIG_INVALID', `${path}: ${name}.${key}: expected one value`);
  });
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Whether a file key has a value: YAML reads an empty one as null. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
