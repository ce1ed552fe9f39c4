import { expect, it } from 'vitest';
import { uvSettings } from './pip-settings.ts';

it('translates what decides where packages come from', () => {
  const listed = [
    "global.index-url='https://ada:word@mirror.example/simple'",
    "install.trusted-host='a.example\\nb.example'",
    ":env:.cert='/etc/company.pem'",
    ":env:.extra-index-url='https://one.example/simple https://two.example/simple'",
    "global.timeout='60'",
  ].join('\n');
  expect(uvSettings(listed)).toEqual({
    UV_DEFAULT_INDEX: 'https://ada:word@mirror.example/simple',
    UV_INSECURE_HOST: 'a.example b.example',
    SSL_CERT_FILE: '/etc/company.pem',
    UV_INDEX: 'https://one.example/simple https://two.example/simple',
  });
});

it('is nothing for a pip without settings', () => expect(uvSettings('')).toEqual({}));
