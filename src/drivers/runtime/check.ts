import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DriverError, type Finding } from '../driver.ts';
import type { InstallContext } from './context.ts';
import { readMarker } from './install/marker.ts';
import { chooseJava } from './java/choose.ts';
import { findPython } from './python/find.ts';

/** What `doctor` says of Python, Java and the installed runtime. */
export async function checkRuntime(context: InstallContext): Promise<Finding[]> {
  return [await checkPython(context), await checkJava(context), ...(await checkArchive(context))];
}

async function checkPython({ env }: InstallContext): Promise<Finding> {
  try {
    const { version, executable } = await findPython(env);
    return { check: 'python', verdict: 'ok', message: `Python ${version} (${executable})`, fix: '' };
  } catch (error) {
    return failed('python', error);
  }
}

async function checkJava({ env, layout }: InstallContext): Promise<Finding> {
  const installed = await readMarker(layout.root, 'java');
  if (installed !== null && existsSync(layout.java)) {
    const { version, source, home } = installed.detail;
    return { check: 'java', verdict: 'ok', message: `Java ${version} (${source}: ${home})`, fix: '' };
  }
  try {
    const java = chooseJava(env);
    const message =
      java === 'bundled'
        ? 'No suitable Java here: sparkhub will bring its own'
        : `Java ${java.version} (${java.home})`;
    return { check: 'java', verdict: 'ok', message, fix: '' };
  } catch (error) {
    return failed('java', error);
  }
}

/** Nothing to say while it was not tried, or when it is there. */
async function checkArchive({ layout }: InstallContext): Promise<Finding[]> {
  const failure = (await readMarker(layout.root, 'startup-archive'))?.detail.failure;
  if (failure === undefined) return [];
  return [
    {
      check: 'startup archive',
      verdict: 'warning',
      message: `Spark starts slower than it could: ${failure}`,
      fix: `See ${join(layout.logs, 'startup.log')}, then: rm ${join(layout.root, 'startup-archive.complete.json')} && sparkhub up`,
    },
  ];
}

function failed(check: string, error: unknown): Finding {
  const fix = error instanceof DriverError ? error.fix : '';
  return { check, verdict: 'failed', message: error instanceof Error ? error.message : String(error), fix };
}
