export { gatedClient, type ClientGate } from './gated-client.ts';
export { RegistryBudgets } from './registry-budgets.ts';
export type { AskedRequest, RegistryGate } from './registry-gate.ts';
export type { AnnouncedLimit } from './announced-limits.ts';
