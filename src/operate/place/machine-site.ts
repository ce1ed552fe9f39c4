import { observeMachine } from '../../drivers/machine.ts';
import { nodeBinary } from '../../drivers/node.ts';
import { packageDir, packageVersion, proxyScript } from '../../drivers/package.ts';
import { choosePorts } from '../../drivers/ports/ports.ts';
import { locateRuntime } from '../../drivers/runtime/locate.ts';
import type { LocalSite } from '../../render/site.ts';
import type { Loaded } from '../load.ts';

/** The facts of this machine that render needs. Changes nothing. */
export async function observeMachineSite(
  { platform, file }: Loaded,
  env: NodeJS.ProcessEnv,
): Promise<LocalSite> {
  if (platform.target.kind !== 'local') throw new Error(`no site for target ${platform.target.kind}`);
  const { port, address, onPortTaken } = platform.target;
  return {
    kind: 'local',
    version: packageVersion,
    packageDir,
    stateDir: file.stateDir,
    runtimeDir: locateRuntime({ packageDir, env }),
    nodeBinary,
    proxyScript: proxyScript(),
    machine: observeMachine(),
    ports: await choosePorts({ stateDir: file.stateDir, preferred: port, address, onTaken: onPortTaken }),
  };
}
