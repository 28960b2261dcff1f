import type { Command } from 'commander';
import { declareAffected } from './affected.ts';
import { declareFleetDiff } from './diff.ts';
import { declareEvidence } from './evidence/index.ts';
import { declareEvents } from './events.ts';
import { declareHistory } from './history.ts';
import { declareImages } from './images.ts';
import { declareImport } from './import.ts';
import { declarePrune } from './prune.ts';
import { declarePackages } from './packages.ts';
import { declarePlan } from './plan.ts';
import { declareRebuild } from './rebuild.ts';
import { declareStatus } from './status.ts';
import { declareFleetVex } from './vex/index.ts';
import { declareWorkloads } from './workloads.ts';

const MORE = `
Examples:
  plimsoll fleet status
  plimsoll fleet workloads --namespace shop
  plimsoll fleet images --running --format json
  plimsoll fleet affected CVE-2026-1234 --running
  plimsoll fleet packages openssl@3.0.11-1~deb12u2
  plimsoll fleet plan --limit 5 --namespace shop
  plimsoll fleet history registry.example/shop:1
  plimsoll fleet diff registry.example/shop:1@2026-11-23 registry.example/shop:1
  plimsoll fleet evidence CVE-2026-1234 --output evidence.tar.gz
  plimsoll fleet vex add vendor vendor.vex.json --line payments
  plimsoll fleet import production.json --server https://plimsoll.example
  plimsoll fleet rebuild
  plimsoll fleet prune --dry-run
  plimsoll fleet events --since 2026-11-23
  plimsoll fleet events --kind finding.exploited --follow`;

export function declareFleet(root: Command): void {
  const fleet = root
    .command('fleet')
    .summary('show which images run, and what happened to them')
    .description('The images that a store or a server knows, where they run, and what happened to them.')
    .addHelpText('after', MORE);
  declareStatus(fleet);
  declareImages(fleet);
  declareWorkloads(fleet);
  declareAffected(fleet);
  declarePackages(fleet);
  declarePlan(fleet);
  declareHistory(fleet);
  declareFleetDiff(fleet);
  declareEvidence(fleet);
  declareFleetVex(fleet);
  declareImport(fleet);
  declareEvents(fleet);
  declareRebuild(fleet);
  declarePrune(fleet);
}
