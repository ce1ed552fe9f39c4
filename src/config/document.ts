import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseAllDocuments,
} from 'yaml';
import type { Problem } from './problem.ts';

export type Path = readonly (string | number)[];
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A parsed YAML document that can say where each key and value stands. */
export interface SourceDocument {
  readonly value: unknown;
  /** Where a value stands; the nearest parent when it is not there. */
  positionOfValue(path: Path): Position;
  /** Where a key stands; the value for items of a list. */
  positionOfKey(path: Path): Position;
  /** Every scalar with its path, for rules that look at all text. */
  scalars(): { readonly path: Path; readonly value: unknown }[];
}

/** Largest file read, in characters: a platform's file is a few kilobytes. */
const LARGEST = 1_000_000;

type Found = { readonly source: SourceDocument } | { readonly problems: Problem[] };

/** Parses YAML, keeping positions. Every fault of the text itself comes back as a problem. */
export function parseSource(text: string, file: string): Found {
  const at = (code: string, position: Position, message: string, fix: string): Problem => ({
    severity: 'error',
    code,
    file,
    ...position,
    key: '',
    message,
    fix,
  });
  const start = { line: 1, column: 1 };
  if (text.length > LARGEST) {
    return {
      problems: [
        at(
          'too-large',
          start,
          `The file has ${text.length} characters; at most ${LARGEST} are read.`,
          'Is this the right file? A platform needs a few hundred lines at most.',
        ),
      ],
    };
  }
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter,
    uniqueKeys: true,
    prettyErrors: false,
    version: '1.2',
    merge: false,
  });
  const position = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const list = Array.isArray(documents) ? documents : [];
  const errors = list.flatMap((document) =>
    document.errors.map((error) => explainYaml(error.code, error.message, text, position(error.pos[0]), at)),
  );
  if (errors.length > 0) return { problems: errors };
  const [document, second] = list;
  if (second !== undefined) {
    return {
      problems: [
        at(
          'many-documents',
          position(second.range[0]),
          'A second document starts here (after ---).',
          'Keep one platform in one file; remove the --- or put the rest in a file of its own.',
        ),
      ],
    };
  }
  if (
    document === undefined ||
    document.contents === null ||
    (isScalar(document.contents) && document.contents.value === null)
  ) {
    return {
      problems: [
        at(
          'empty',
          start,
          'The file is empty.',
          'Write at least "version: 1", or let sparkhub init write a commented one.',
        ),
      ],
    };
  }
  if (!isMap(document.contents)) {
    return {
      problems: [
        at(
          'not-a-mapping',
          start,
          `The file holds ${describeNode(document.contents)}, not keys and values.`,
          'Begin with "version: 1".',
        ),
      ],
    };
  }
  return readValue(document, position, at);
}

type At = (code: string, position: Position, message: string, fix: string) => Problem;

function readValue(document: Document.Parsed, position: (offset: number) => Position, at: At): Found {
  try {
    const value = document.toJS({ maxAliasCount: 20 });
    return { source: makeSource(document, value, position) };
  } catch (error) {
    const unknown = /Unresolved alias.*: (\S+)/.exec(String(error))?.[1];
    if (unknown !== undefined)
      return {
        problems: [
          at(
            'unknown-alias',
            { line: 1, column: 1 },
            `Nothing above is called &${unknown}, which *${unknown} stands for.`,
            `Put it in quotes if the * is meant: "*${unknown}".`,
          ),
        ],
      };
    return {
      problems: [
        at(
          'alias-bomb',
          { line: 1, column: 1 },
          'Anchors and aliases (&, *) here stand for one another too often.',
          'Write the values out.',
        ),
      ],
    };
  }
}

function makeSource(
  document: Document.Parsed,
  value: unknown,
  position: (offset: number) => Position,
): SourceDocument {
  const positionOf = (node: unknown): Position | undefined =>
    isNode(node) && node.range ? position(node.range[0]) : undefined;
  const nodeAt = (path: Path): Node | undefined => {
    const node = path.length === 0 ? document.contents : document.getIn(path, true);
    return isNode(node) ? node : undefined;
  };
  const positionOfValue = (path: Path): Position => {
    for (let length = path.length; length >= 0; length--) {
      const found = positionOf(nodeAt(path.slice(0, length)));
      if (found !== undefined)
        return length === path.length || length === 0 ? found : positionOfKey(path.slice(0, length));
    }
    return { line: 1, column: 1 };
  };
  const positionOfKey = (path: Path): Position => {
    const parent = nodeAt(path.slice(0, -1));
    const last = path.at(-1);
    const pair = isMap(parent)
      ? parent.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last),
        )
      : undefined;
    return positionOf(pair?.key) ?? positionOf(nodeAt(path)) ?? { line: 1, column: 1 };
  };
  return { value, positionOfValue, positionOfKey, scalars: () => scalarsOf(value, []) };
}

function scalarsOf(value: unknown, path: Path): { path: Path; value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((item, at) => scalarsOf(item, [...path, at]));
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]) => scalarsOf(inner, [...path, key]));
  return [{ path, value }];
}

const describeNode = (node: Node): string => (isScalar(node) ? 'one value' : 'a list');

function explainYaml(code: string, message: string, text: string, position: Position, at: At): Problem {
  const line = text.split('\n')[position.line - 1] ?? '';
  if (code === 'DUPLICATE_KEY') {
    const key = /^\s*(?:- )?["']?([^:"']+)/.exec(line.slice(position.column - 1))?.[1]?.trim() ?? '';
    return at(
      'duplicate-key',
      position,
      `The key "${key}" is there twice in the same place.`,
      'Keep one of them.',
    );
  }
  if (code === 'TAB_AS_INDENT' || /^\s*\t/.test(line)) {
    return at('tab', position, 'A tab is used to indent.', 'YAML wants spaces: replace each tab by two.');
  }
  const first = message
    .split('\n')[0]!
    .replace(/\s+at line \d+.*$/, '')
    .replace(/[:.]$/, '');
  return at(
    'yaml',
    position,
    `This is not YAML: ${first}.`,
    'Check quotes, brackets and indentation on this line and the one before.',
  );
}
