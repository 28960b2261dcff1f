import { isSeverity, type Qualifiers, type Rating } from '../../domain/index.ts';

/** Parses a rating that `ratingJson` wrote. Throws for a damaged row, which means disk corruption. */
export function parseRating(json: string): Rating {
  const value: unknown = JSON.parse(json);
  if (!isRating(value)) throw new Error(`not a valid stored rating: ${json}`);
  return value;
}

export function parseQualifiers(json: string): Qualifiers {
  const value: unknown = JSON.parse(json);
  if (!isQualifiers(value)) throw new Error(`not valid stored qualifiers: ${json}`);
  return value;
}

function isRating(value: unknown): value is Rating {
  if (typeof value !== 'object' || value === null) return false;
  if (!('source' in value) || typeof value.source !== 'string') return false;
  if (!('severity' in value) || typeof value.severity !== 'string' || !isSeverity(value.severity))
    return false;
  if ('vector' in value && typeof value.vector !== 'string') return false;
  return !('score' in value) || typeof value.score === 'number';
}

function isQualifiers(value: unknown): value is Qualifiers {
  if (typeof value !== 'object' || value === null) return false;
  if ('module' in value && typeof value.module !== 'string') return false;
  if ('informational' in value && typeof value.informational !== 'string') return false;
  if ('justification' in value && typeof value.justification !== 'string') return false;
  if ('architectures' in value && !isTexts(value.architectures)) return false;
  if ('binaries' in value && !isTexts(value.binaries)) return false;
  if ('reviewed' in value && typeof value.reviewed !== 'boolean') return false;
  if ('tags' in value && !Array.isArray(value.tags)) return false;
  return !('imports' in value) || (Array.isArray(value.imports) && value.imports.every(isImport));
}

function isImport(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
