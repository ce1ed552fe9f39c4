import { expect, it } from 'vitest';
import { isSuitable, parseRelease } from './version.ts';

it.each([
  ['1.8.0_392', false],
  ['11.0.22', false],
  ['17', false],
  ['17.0.10', false],
  ['17.0.11', true],
  ['17.0.15', true],
  ['17.0.15+6', true],
  ['21', true],
  ['21.0.8', true],
  ['25.0.2', true],
  ['26', false],
  ['early', false],
  ['', false],
])('Java %j suitable: %s', (version, expected) => expect(isSuitable(version)).toBe(expected));

it('reads a release file', () => {
  const text =
    'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="21.0.8"\nJAVA_VERSION_DATE="2025-07-15"\nMODULES="java.base java.sql"\n';
  expect(parseRelease(text)).toEqual({
    version: '21.0.8',
    vendor: 'Eclipse Adoptium',
    modules: ['java.base', 'java.sql'],
  });
});

it('reads a release file that says little', () => {
  expect(parseRelease('JAVA_VERSION=17.0.12')).toEqual({ version: '17.0.12', vendor: '', modules: [] });
  expect(parseRelease('OS_NAME="Linux"')).toBeNull();
});
