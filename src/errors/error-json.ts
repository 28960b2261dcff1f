import { AppError, ERROR_CODES, type ErrorCode } from './app-error.ts';

/** Serialises an expected failure for another thread or a database. */
export function writeAppError({ code, message, hint }: AppError): string {
  return JSON.stringify({ code, message, hint });
}

/** Parses a serialised failure; undefined for any other text. */
export function readAppError(json: string): AppError | undefined {
  const value = parse(json);
  if (typeof value !== 'object' || value === null || !('code' in value) || !('message' in value)) {
    return undefined;
  }
  const { code, message } = value;
  if (!isErrorCode(code) || typeof message !== 'string') return undefined;
  const hint = 'hint' in value && typeof value.hint === 'string' ? { hint: value.hint } : {};
  return new AppError(code, message, hint);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isErrorCode(value: unknown): value is ErrorCode {
  return ERROR_CODES.some((code) => code === value);
}
