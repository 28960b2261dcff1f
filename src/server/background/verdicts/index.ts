export { createVerdicts, type RunningVerdicts, type VerdictsOptions } from './create-verdicts.ts';
