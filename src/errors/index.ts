export { AppError, messageOf, type ErrorCode } from './app-error.ts';
export { readAppError, writeAppError } from './error-json.ts';
export { printable } from './printable.ts';
export { printableJson } from './printable-json.ts';
export { redact } from './redact.ts';
export { systemCode } from './system-code.ts';
