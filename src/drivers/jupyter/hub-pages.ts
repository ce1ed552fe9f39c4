import { DriverError } from '../driver.ts';
import type { Page } from './request.ts';

type Text = Pick<Page, 'text'>;

/** Fields hidden in a form of JupyterHub, to be posted with it: the XSRF token, where its target does not carry it. */
export function hiddenFields({ text }: Text): Record<string, string> {
  const input = /<input[^>]*name="_xsrf"[^>]*>/.exec(text)?.[0] ?? '';
  const token = /value="([^"]*)"/.exec(input)?.[1];
  return token === undefined ? {} : { _xsrf: decode(token) };
}

/** Where the form of a page is to be posted; the page itself when it does not say. */
export function formTarget({ text, url }: Pick<Page, 'text' | 'url'>): string {
  const action = /<form[^>]*\baction="([^"]*)"/.exec(text)?.[1] ?? '';
  return new URL(decode(action), url).href;
}

/** Projects offered by the page on which a server is started, in the page's order. */
export function offeredProjects({ text }: Text): string[] {
  const inputs = text.match(/<input[^>]*name="project"[^>]*>/g) ?? [];
  return inputs.map((input) => decode(/value="([^"]*)"/.exec(input)?.[1] ?? ''));
}

/** The name under which JupyterHub knows whoever is signed in, from any of its pages. */
export function signedInName({ text }: Text): string | undefined {
  const quoted = /\buser:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  return quoted === undefined ? undefined : (JSON.parse(quoted) as string);
}

/** Path of a person's server, with slashes at both ends, encoded as JupyterHub encodes it. */
export function serverPathOf(user: string): string {
  const encoded = encodeURIComponent(user).replaceAll('%40', '@');
  return `/user/${encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}/`;
}

/** What a page of JupyterHub says went wrong, as one line of at most 300 characters. */
export function visibleError({ text }: Text): string {
  for (const [, found] of ERROR_PLACES.map((place) => place.exec(text) ?? [])) {
    const line = decode((found ?? '').replace(/<[^>]*>/g, ' '))
      .replace(/\s+/g, ' ')
      .trim();
    if (line !== '') return line.slice(0, 300);
  }
  return '';
}

const ERROR_PLACES = [
  /<p class="login_error">([\s\S]*?)<\/p>/,
  /<div class="error">([\s\S]*?)<\/div>/,
  /<p[^>]*class="[^"]*text-danger[^"]*"[^>]*>([\s\S]*?)<\/p>/,
  /<div class="alert[^>]*>([\s\S]*?)<\/div>/,
  /"message":\s*"([^"]*)"/,
  /<title>([\s\S]*?)<\/title>/,
];

/** A `DriverError` that quotes the page which refused. */
export function refused(
  what: string,
  page: Pick<Page, 'status' | 'text'>,
  fix = 'See: sparkhub logs hub',
): DriverError {
  return new DriverError(what, { fix, evidence: `HTTP ${page.status} ${visibleError(page)}`.trim() });
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
  '#34': '"',
};

function decode(html: string): string {
  return html.replace(/&(amp|lt|gt|quot|#39|#x27|#34);/g, (_, name: string) => ENTITIES[name] ?? '');
}
