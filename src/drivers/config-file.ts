import { existsSync } from 'node:fs';
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DriverError } from './driver.ts';
import { ensureStateDir } from './files/write.ts';
import { packageDir } from './package.ts';

export interface ConfigFile {
  /** As the user would name it: relative to where they are when it is below. */
  readonly shown: string;
  readonly path: string;
  readonly text: string;
  /** `.sparkhub` beside it. */
  readonly stateDir: string;
}

/** Where the configuration is: `--file`, else SPARKHUB_CONFIG, else `./sparkhub.yaml`. */
export function configPath(file: string | undefined, env: NodeJS.ProcessEnv, cwd: string): string {
  return resolve(cwd, file ?? env.SPARKHUB_CONFIG ?? 'sparkhub.yaml');
}

/** A path as it was typed, from where it was typed. */
export const resolvePath = (cwd: string, path: string): string => resolve(cwd, path);

export const stateDirOf = (path: string): string => join(dirname(path), '.sparkhub');

/** The folder of the configuration that a state directory is beside. */
export const folderOf = (stateDir: string): string => dirname(stateDir);

/** Texts of files that the configuration names: path as it is written there -> text. Throws `DriverError`. */
export async function readNamedFiles(
  folder: string,
  paths: readonly string[],
): Promise<Record<string, string>> {
  const read = async (path: string): Promise<[string, string]> => {
    const text = await readFile(resolve(folder, path), 'utf8').catch((cause: NodeJS.ErrnoException) => {
      throw new DriverError(`${path}, which the configuration names, cannot be read: ${cause.code}.`, {
        fix: `It is looked for in ${folder}. Put it there, or take it out of the configuration.`,
        cause,
      });
    });
    return [path, text];
  };
  return Object.fromEntries(await Promise.all(paths.map(read)));
}

/** Texts of files beside the configuration that may not be there: name -> text, only those that are. */
export async function readOptionalFiles(
  folder: string,
  names: readonly string[],
): Promise<Record<string, string>> {
  const there = names.filter((name) => existsSync(join(folder, name)));
  return readNamedFiles(folder, there);
}

/** Reads the configuration. Throws `DriverError` with what to type when it cannot. */
export async function readConfigFile(path: string, cwd: string): Promise<ConfigFile> {
  const shown = path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
  if (!existsSync(path)) {
    throw new DriverError(`There is no ${shown}.`, {
      fix: 'Write one with: sparkhub init   (or name another with --file)',
    });
  }
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new DriverError(`${shown} cannot be read: ${cause.code}.`, {
      fix: `Check its permissions: ls -l ${shown}`,
      cause,
    });
  });
  return { shown, path, text, stateDir: stateDirOf(path) };
}

export const configExists = (path: string): boolean => existsSync(path);

/** Writes the configuration whole or not at all. Throws `DriverError`. */
export async function writeConfigFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (cause) {
    throw new DriverError(`${path} cannot be written: ${(cause as NodeJS.ErrnoException).code}.`, {
      fix: 'Go to a directory you may write in, or name another file with --file.',
      cause,
    });
  }
}

/** Writes a file beside the configuration, whole or not at all. Throws `DriverError`. */
export const writeBeside = (folder: string, name: string, text: string): Promise<void> =>
  writeConfigFile(join(folder, name), text);

/** Puts the schema of the file where the file's first line tells editors to look. */
export async function placeSchema(stateDir: string): Promise<void> {
  await ensureStateDir(stateDir);
  const name = 'sparkhub.schema.json';
  await copyFile(join(packageDir, 'schema', name), join(stateDir, name));
}

/** The text of a file of NAME=value lines. Throws `DriverError`. */
export async function readVariables(file: string, cwd: string): Promise<string> {
  return readFile(resolve(cwd, file), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new DriverError(`${file} cannot be read: ${cause.code}.`, {
      fix: 'Name the file that holds the NAME=value lines of the original project.',
      cause,
    });
  });
}
