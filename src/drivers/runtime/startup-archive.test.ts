import { expect, it } from 'vitest';
import { mergeClassLists } from './startup-archive.ts';

it('has each line once, without the numbers of one JVM and classes known by number only', () => {
  const java25 = [
    '# NOTE: Do not modify this file.',
    'java/lang/Object id: 0',
    'org/apache/spark/SparkContext id: 17',
    'Generated id: 3 super: 0 source: file:/x.jar',
    '@lambda-proxy org/apache/spark/A run ()V',
  ];
  const other = ['java/lang/Object id: 5', '@lambda-proxy org/apache/spark/A run ()V', ''];
  expect(mergeClassLists([java25.join('\n'), other.join('\n')])).toEqual([
    '@lambda-proxy org/apache/spark/A run ()V',
    'java/lang/Object',
    'org/apache/spark/SparkContext',
  ]);
});
