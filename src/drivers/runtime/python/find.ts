import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DriverError } from '../../driver.ts';

export interface Python {
  /** The interpreter itself, not a shim and not one inside a virtual environment. */
  readonly executable: string;
  readonly version: string;
  /** Whether it can make virtual environments with pip in them. */
  readonly venv: boolean;
}

const OLDEST_MINOR = 10;
/** Packages in the locks have wheels up to this one. */
const NEWEST_MINOR = 14;

const QUESTION = `
import json, os, sys
from importlib.util import find_spec
base = getattr(sys, "_base_executable", None) or sys.executable
# By its versioned name: behind "python3" an upgrade of the system puts another version, which breaks environments.
versioned = os.path.join(os.path.dirname(base), "python%d.%d" % sys.version_info[:2])
if os.path.exists(versioned) and os.path.samefile(versioned, base):
    base = versioned
print(json.dumps({
    "executable": base,
    "version": ".".join(map(str, sys.version_info[:3])),
    "venv": find_spec("venv") is not None and find_spec("ensurepip") is not None,
}))
`;

/** The first suitable Python: SPARKHUB_PYTHON, else `python3` on the PATH, else a versioned name. Throws `DriverError`. */
export async function findPython(
  env: NodeJS.ProcessEnv,
  platform: string = process.platform,
): Promise<Python> {
  const seen: string[] = [];
  for (const command of env.SPARKHUB_PYTHON ? [env.SPARKHUB_PYTHON] : pythonsOnPath(env)) {
    const python = await askPython(command, env);
    if (python === null) continue;
    if (isSuitable(python.version)) return requireVenv(python, platform);
    seen.push(`${command} is ${python.version}`);
  }
  throw new DriverError(
    `sparkhub needs Python 3.${OLDEST_MINOR} to 3.${NEWEST_MINOR}; found ${seen.join(', ') || 'none'}.`,
    {
      fix: `Install it: ${installCommand('python', platform)}   (or name one with SPARKHUB_PYTHON)`,
    },
  );
}

export function isSuitable(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major === 3 && minor !== undefined && minor >= OLDEST_MINOR && minor <= NEWEST_MINOR;
}

function pythonsOnPath(env: NodeJS.ProcessEnv): string[] {
  const versioned = Array.from(
    { length: NEWEST_MINOR - OLDEST_MINOR + 1 },
    (_, index) => `python3.${NEWEST_MINOR - index}`,
  );
  const directories = (env.PATH ?? '').split(delimiter).filter((directory) => directory !== '');
  return ['python3', ...versioned]
    .flatMap((name) => directories.map((directory) => join(directory, name)))
    .filter(existsSync);
}

/** What an interpreter says of itself, or null when it does not run (a shim of a version manager, for example). */
function askPython(command: string, env: NodeJS.ProcessEnv): Promise<Python | null> {
  return new Promise((resolve) => {
    execFile(command, ['-I', '-c', QUESTION], { env, timeout: 15_000 }, (error, stdout) => {
      try {
        resolve(error === null ? (JSON.parse(stdout) as Python) : null);
      } catch {
        resolve(null);
      }
    });
  });
}

function requireVenv(python: Python, platform: string): Python {
  if (python.venv) return python;
  throw new DriverError(
    `Python ${python.version} (${python.executable}) cannot make virtual environments: it has no venv module.`,
    {
      fix: `Install it: ${installCommand('venv', platform, python.version)}`,
    },
  );
}

/** The command that installs Python or its venv module here. */
function installCommand(what: 'python' | 'venv', platform: string, version = ''): string {
  if (platform === 'darwin') return 'brew install python@3.13';
  if (existsSync('/usr/bin/dnf')) return 'sudo dnf install python3.12';
  if (existsSync('/usr/bin/zypper')) return 'sudo zypper install python312';
  if (existsSync('/usr/bin/pacman')) return 'sudo pacman -S python';
  if (what === 'python') return 'sudo apt install python3 python3-venv';
  return `sudo apt install python${version.split('.').slice(0, 2).join('.')}-venv`;
}
