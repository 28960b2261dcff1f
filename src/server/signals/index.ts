export { createSignals, type RunningSignals } from './create-signals.ts';
