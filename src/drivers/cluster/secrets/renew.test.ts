import { describe, expect, it } from 'vitest';
import { withNewKey } from '../../secrets/renew.ts';
import { renewed } from './renew.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64');
const decode = (text: string | undefined): string => Buffer.from(text ?? '', 'base64').toString();
const DATA = {
  'values.yaml': encode('hub: {}'),
  'hub.config.JupyterHub.cookie_secret': encode('old-cookie'),
  'hub.config.CryptKeeper.keys': encode('old-key'),
  'hub.services.culler.apiToken': encode('old-token'),
  'hub.services.report.apiToken': encode('older-token'),
};

describe('renewing keys of a Secret', () => {
  it('changes those that are named, each place of a star, and no other', () => {
    const changed = renewed(DATA, {
      'hub.config.JupyterHub.cookie_secret': () => 'new-cookie',
      'hub.services.*.apiToken': (value) => `not-${value}`,
    });
    expect(Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, decode(value)]))).toEqual({
      'hub.config.JupyterHub.cookie_secret': 'new-cookie',
      'hub.services.culler.apiToken': 'not-old-token',
      'hub.services.report.apiToken': 'not-older-token',
    });
  });

  it('makes nothing that was not there: the chart knows what it needs', () => {
    expect(renewed({}, { 'hub.services.*.apiToken': () => 'new' })).toEqual({});
  });
});

describe('keys of the database', () => {
  it('are a new one and the one used last: what it closed can still be opened', () => {
    const first = withNewKey('old');
    expect(first).toMatch(/^[0-9a-f]{64};old$/);
    const second = withNewKey(first);
    expect(second).toMatch(/^[0-9a-f]{64};[0-9a-f]{64}$/);
    expect(second.split(';')[1]).toBe(first.split(';')[0]);
    expect(withNewKey('')).toMatch(/^[0-9a-f]{64}$/);
  });
});
