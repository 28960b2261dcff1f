export { AppError, messageOf, type ErrorCode } from './app-error.ts';
export { cannotWrite } from './cannot-write.ts';
export { readAppError, writeAppError } from './error-json.ts';
export { printable, printableJson } from './printable.ts';
export { redact } from './redact.ts';
export { systemCode } from './system-code.ts';
export { unlessStoreFails } from './unless-store-fails.ts';
