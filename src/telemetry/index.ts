export type { GaugeName, Telemetry } from './telemetry.ts';
