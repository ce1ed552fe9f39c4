import { directoriesDriver } from '../../drivers/files/directories-driver.ts';
import { filesDriver } from '../../drivers/files/files-driver.ts';
import { processDriver } from '../../drivers/process/process-driver.ts';
import { runtimeDriver } from '../../drivers/runtime/runtime-driver.ts';
import { secretsDriver } from '../../drivers/secrets/secrets-driver.ts';
import type { LocalSite } from '../../render/site.ts';
import type { Drivers } from '../apply.ts';

/** The drivers of a platform on this machine. */
export function makeDrivers(
  { stateDir, packageDir, runtimeDir, nodeBinary }: LocalSite,
  env: NodeJS.ProcessEnv,
): Drivers {
  return {
    runtime: runtimeDriver({ packageDir, runtimeDir, env }),
    secret: secretsDriver({ stateDir }),
    directory: directoriesDriver({ stateDir }),
    file: filesDriver({ stateDir }),
    process: processDriver({
      stateDir,
      env,
      supervisorArgv: [nodeBinary, `${packageDir}/dist/main.js`, 'supervise', stateDir],
    }),
  };
}
