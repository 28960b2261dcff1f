export { AppError, messageOf, type ErrorCode } from './app-error.ts';
export { printable } from './printable.ts';
export { redact } from './redact.ts';
