import { describe, expect, it } from 'vitest';
import { npmSettings, pipSettings, uvToml } from './index-settings.ts';

const CONF = `[global]
index-url = https://mirror.example.com/simple
cert = /etc/company/ca.pem
extra_index_url =
    https://one.example.com/simple
    https://two.example.com/simple
# no comment
[freeze]
timeout = 10
`;

describe('pip settings', () => {
  it('keep where packages come from, and no path of this machine', () => {
    const { text, settings } = pipSettings(CONF, {});
    expect(settings).toEqual({
      'index-url': ['https://mirror.example.com/simple'],
      'extra-index-url': ['https://one.example.com/simple', 'https://two.example.com/simple'],
    });
    expect(text).toContain('index-url =\n  https://mirror.example.com/simple\n');
    expect(text).not.toMatch(/cert|timeout/);
  });
  it('follow the environment first', () => {
    const env = { PIP_INDEX_URL: 'https://env.example.com/simple', PIP_TRUSTED_HOST: 'env.example.com' };
    const { settings } = pipSettings(CONF, env);
    expect(settings['index-url']).toEqual(['https://env.example.com/simple']);
    expect(uvToml(settings)).toBe(
      'allow-insecure-host = ["env.example.com"]\n' +
        '[[index]]\nurl = "https://one.example.com/simple"\n[[index]]\nurl = "https://two.example.com/simple"\n' +
        '[[index]]\nurl = "https://env.example.com/simple"\ndefault = true\n',
    );
  });
  it('are nothing when there is nothing to say', () => {
    const { text, settings } = pipSettings('[global]\ncert = /a\n', {});
    expect([text, uvToml(settings)]).toEqual(['', '']);
  });
});

describe('npm settings', () => {
  it('keep registries and how to sign in there', () => {
    const npmrc =
      'registry=https://a.example.com/\n//a.example.com/:_auth=x\ncafile=/ca.pem\nprefix=/home/ada\n';
    expect(npmSettings(npmrc, {})).toBe('registry=https://a.example.com/\n//a.example.com/:_auth=x\n');
    expect(npmSettings(npmrc, { NPM_CONFIG_REGISTRY: 'https://b.example.com/' })).toBe(
      '//a.example.com/:_auth=x\nregistry=https://b.example.com/\n',
    );
    expect(npmSettings('', {})).toBe('');
  });
});
