import type { Command } from 'commander';
import { addOptions } from '../../options/options.ts';
import { declareFleetDiff } from './diff/diff.ts';
import { declareEvidence } from './evidence/index.ts';
import { declareEvents } from './events/events.ts';
import { FLEET_PLACE, PLACE_NAMES } from './fleet-options.ts';
import { declareImport } from './import.ts';
import { declarePrune } from './upkeep/prune.ts';
import { declarePlan } from './plan/plan.ts';
import { declareRebuild } from './upkeep/rebuild.ts';
import { declareFleetVex } from './vex/index.ts';

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

function declareStatus(fleet: Command): void {
  const status = fleet
    .command('status')
    .description('count images and runs, and show when each cluster and feed was last heard');
  addOptions(status, ['format', ...FLEET_PLACE]).action(async () => {
    const { runFleetStatus } = await import('./run-status.ts');
    process.exitCode = await runFleetStatus(status);
  });
}

function declareImages(fleet: Command): void {
  const images = fleet
    .command('images')
    .description('list images that were scanned, and images that run')
    .option('--running', 'only images that run');
  addOptions(images, ['format', ...FLEET_PLACE]).action(async () => {
    const { runImages } = await import('./run-images.ts');
    process.exitCode = await runImages(images);
  });
}

function declareWorkloads(fleet: Command): void {
  const workloads = fleet
    .command('workloads')
    .description('list the workloads that run, with their images and owners')
    .option('--cluster <name>', 'only of this cluster')
    .option('--namespace <name>', 'only of this namespace')
    .option('--owner <name>', 'only of this owner')
    .option('--image <image>', 'only of this image: its digest, its key, or its name as the workload has it')
    .option('--ended', 'also list what no longer runs')
    .addHelpText('after', PLACE_NAMES);
  addOptions(workloads, ['format', ...FLEET_PLACE]).action(async () => {
    const { runWorkloads } = await import('./run-workloads.ts');
    process.exitCode = await runWorkloads(workloads);
  });
}

function declareAffected(fleet: Command): void {
  const affected = fleet
    .command('affected')
    .argument('<id>', 'a CVE, or the ID of an advisory')
    .description('list scanned images that a vulnerability affects, and the workloads that run them')
    .option('--running', 'only images that run');
  addOptions(affected, ['format', ...FLEET_PLACE]).action(async (id: string) => {
    const { runAffected } = await import('./run-affected.ts');
    process.exitCode = await runAffected(id, affected);
  });
}

function declarePackages(fleet: Command): void {
  const packages = fleet
    .command('packages')
    .argument('<package>', 'name of a package, or of its source; @ and a version in full may follow')
    .description('list scanned images that hold a package, and the workloads that run them')
    .option('--running', 'only images that run');
  addOptions(packages, ['format', ...FLEET_PLACE]).action(async (named: string) => {
    const { runPackages } = await import('./run-packages.ts');
    process.exitCode = await runPackages(named, packages);
  });
}

function declareHistory(fleet: Command): void {
  const history = fleet
    .command('history')
    .argument('<image>', 'a scanned image: its name, its digest or its key')
    .description(
      'list the verdicts of an image by the lines of its server, newest first, what changed them, and where it runs',
    );
  addOptions(history, ['format', ...FLEET_PLACE]).action(async (image: string) => {
    const { runHistory } = await import('./run-history.ts');
    process.exitCode = await runHistory(image, history);
  });
}
