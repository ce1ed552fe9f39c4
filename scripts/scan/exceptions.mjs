// scripts/scan/exceptions.txt: what is known, and why it stays.

/**
 * Reads the list. A line is `tool check object reason`; blank lines and those that begin with # say nothing. Throws,
 * naming the line, when one has no reason.
 */
export function readExceptions(text) {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const [, tool, check, object, reason] = /^(\S+) (\S+) (\S+) (.+)$/.exec(line) ?? [];
    if (reason === undefined)
      throw new Error(`scripts/scan/exceptions.txt:${at + 1} is not: tool check object reason`);
    return [{ line: at + 1, tool, check, object: globOf(object), reason }];
  });
}

/** What is found and not explained, and the exceptions that explain nothing. */
export function judge(found, exceptions) {
  const explains = (exception, one) =>
    exception.tool === one.tool && exception.check === one.check && exception.object.test(one.object);
  return {
    unexplained: found.filter((one) => !exceptions.some((exception) => explains(exception, one))),
    unused: exceptions.filter((exception) => !found.some((one) => explains(exception, one))),
  };
}

const globOf = (text) =>
  new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
