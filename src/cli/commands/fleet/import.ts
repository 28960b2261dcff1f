import type { Command } from 'commander';
import { addOptions } from '../../options/options.ts';
import { FLEET_PLACE } from './fleet-options.ts';

const MORE = `
The file is JSON, as PUT /api/v1/clusters/NAME/runs takes it, with the time at
which the list was made and the name of the cluster:

  {"cluster": "production", "uid": "0b7c…", "at": "2026-11-28T03:00:00Z",
   "namespaces": {"shop": {"team": "web"}},
   "runs": [{"namespace": "shop", "container": "app",
             "workload": {"kind": "Deployment", "name": "checkout"},
             "image": "registry.example/checkout:1.4", "digest": "sha256:…"}]}`;

export function declareImport(fleet: Command): void {
  const imported = fleet
    .command('import')
    .argument('<file>', 'list of what runs in a cluster; - reads standard input')
    .description('take over what runs in a cluster from a file, for clusters that do not reach the server')
    .option('--cluster <name>', 'name of the cluster, if the file names none')
    .addHelpText('after', MORE);
  addOptions(imported, FLEET_PLACE).action(async (file: string) => {
    const { runFleetImport } = await import('./run-import.ts');
    process.exitCode = await runFleetImport(file, imported);
  });
}
