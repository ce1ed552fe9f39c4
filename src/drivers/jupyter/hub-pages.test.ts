import { describe, expect, it } from 'vitest';
import {
  formTarget,
  hiddenFields,
  offeredProjects,
  refused,
  serverPathOf,
  signedInName,
  visibleError,
} from './hub-pages.ts';

describe('forms', () => {
  it('finds the token that a form hides, and none where its target carries it', () => {
    expect(hiddenFields({ text: '<input type="hidden" name="_xsrf" value="a&#34;b"/>' })).toEqual({
      _xsrf: 'a"b',
    });
    expect(hiddenFields({ text: '<form action="/hub/spawn?_xsrf=t"></form>' })).toEqual({});
  });

  it('posts to where the form says', () => {
    const url = 'http://127.0.0.1:8000/hub/spawn';
    expect(formTarget({ url, text: '<form\n action="/hub/spawn/ada?next=&amp;_xsrf=t">' })).toBe(
      'http://127.0.0.1:8000/hub/spawn/ada?next=&_xsrf=t',
    );
    expect(formTarget({ url, text: '<form method="post">' })).toBe(url);
  });

  it('lists the projects in the order of the page', () => {
    const text =
      '<input type="radio" name="project" id="x" value="b&amp;c" checked><input name="project" value="a">';
    expect(offeredProjects({ text })).toEqual(['b&c', 'a']);
  });
});

describe('who is signed in', () => {
  it('reads the name as JupyterHub writes it', () => {
    expect(signedInName({ text: 'window.jhdata = {\n user: "jos\\u00e9",\n admin_access: false }' })).toBe(
      'josé',
    );
    expect(signedInName({ text: 'window.jhdata = { admin_access: false }' })).toBeUndefined();
  });

  it.each([
    ['ada', '/user/ada/'],
    ['ada@example.org', '/user/ada@example.org/'],
    ["o'neil (x)", '/user/o%27neil%20%28x%29/'],
    ['josé', '/user/jos%C3%A9/'],
  ])('encodes %s as JupyterHub does', (name, path) => {
    expect(serverPathOf(name)).toBe(path);
  });
});

describe('errors', () => {
  it.each([
    ['<p class="login_error">\n Invalid username <b>or</b> password\n</p>', 'Invalid username or password'],
    ['<title>JupyterHub</title><div class="error"><h1>403 : Forbidden</h1></div>', '403 : Forbidden'],
    ['{"message": "Forbidden", "reason": null}', 'Forbidden'],
    ['', ''],
  ])('reads %j', (text, said) => {
    expect(visibleError({ text })).toBe(said);
  });

  it('quotes the page in the evidence', () => {
    const error = refused('The server was not started.', {
      status: 500,
      text: '<div class="error">No room.</div>',
    });
    expect(error).toMatchObject({ message: 'The server was not started.', evidence: 'HTTP 500 No room.' });
    expect(error.fix).toBe('See: sparkhub logs hub');
  });
});
