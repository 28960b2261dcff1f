import type { KnownDistribution } from './contract.ts';
import { almalinux } from './almalinux.ts';
import { almalinuxKitten } from './almalinux-kitten.ts';
import { alpaquita } from './alpaquita.ts';
import { alpine } from './alpine.ts';
import { amazon } from './amazon.ts';
import { azurelinux } from './azurelinux.ts';
import { bellsoftHardenedContainers } from './bellsoft-hardened-containers.ts';
import { centos } from './centos.ts';
import { centosStream } from './centos-stream.ts';
import { chainguard } from './chainguard.ts';
import { debian } from './debian.ts';
import { fedora } from './fedora.ts';
import { mageia } from './mageia.ts';
import { mariner } from './mariner.ts';
import { minimos } from './minimos.ts';
import { openEuler } from './openeuler.ts';
import { opensuse } from './opensuse.ts';
import { opensuseLeap } from './opensuse-leap.ts';
import { opensuseLeapMicro } from './opensuse-leap-micro.ts';
import { opensuseMicroos } from './opensuse-microos.ts';
import { opensuseTumbleweed } from './opensuse-tumbleweed.ts';
import { oracle } from './oracle.ts';
import { photon } from './photon.ts';
import { raspbian } from './raspbian.ts';
import { rhel } from './rhel.ts';
import { rocky } from './rocky.ts';
import { scientific } from './scientific.ts';
import { slMicro } from './sl-micro.ts';
import { sleHpc } from './sle-hpc.ts';
import { sleMicro } from './sle-micro.ts';
import { sleMicroRancher } from './sle-micro-rancher.ts';
import { sled } from './sled.ts';
import { sles } from './sles.ts';
import { slesSap } from './sles-sap.ts';
import { suseMicroos } from './suse-microos.ts';
import { ubuntu } from './ubuntu.ts';
import { wolfi } from './wolfi.ts';

/** All known distributions, whether a feed covers them or not. To add one, add its file and a line here. */
export const DISTRIBUTIONS: readonly KnownDistribution[] = [
  almalinux,
  almalinuxKitten,
  alpaquita,
  alpine,
  amazon,
  azurelinux,
  bellsoftHardenedContainers,
  centos,
  centosStream,
  chainguard,
  debian,
  fedora,
  mageia,
  mariner,
  minimos,
  openEuler,
  opensuse,
  opensuseLeap,
  opensuseLeapMicro,
  opensuseMicroos,
  opensuseTumbleweed,
  oracle,
  photon,
  raspbian,
  rhel,
  rocky,
  scientific,
  slMicro,
  sleHpc,
  sleMicro,
  sleMicroRancher,
  sled,
  sles,
  slesSap,
  suseMicroos,
  ubuntu,
  wolfi,
];
