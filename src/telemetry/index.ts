export { createTelemetry, type TelemetryOptions } from './create-telemetry.ts';
export { createLogger, type LogLevel } from './logger.ts';
export type { GaugeName, Telemetry } from './telemetry.ts';
