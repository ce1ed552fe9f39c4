import { expect, it } from 'vitest';
import { isAsAsked } from './executors.ts';
import { countLinksBelow, strayLinks } from './links.ts';
import { isKeptOut } from './spark-ui.ts';

const HERE = '/user/ada/sparkui/4040/';

it('finds links that leave the Spark UI or pass through a reserved segment', () => {
  const page = `<a href="${HERE}jobs/">a</a><script src='/static/x.js'></script><a href="#top"></a>
    <a href="https://spark.apache.org/">b</a><form action="/user/ada/proxy/4040/kill"></form><a href="${HERE}proxy/1"></a>`;
  expect(strayLinks(page, HERE)).toEqual(['/static/x.js', '/user/ada/proxy/4040/kill', `${HERE}proxy/1`]);
  expect(countLinksBelow(page, HERE)).toBe(2);
});

it('finds nothing wrong with a page whose links all lead back', () => {
  expect(strayLinks(`<link href="${HERE}static/a.css"><img src='${HERE}static/b.svg'>`, HERE)).toEqual([]);
});

it('counts an executor only when it is alive and as big as asked for', () => {
  const right = { id: '0', isActive: true, totalCores: 3, maxMemory: 7_542_199_910 };
  expect(isAsAsked(right)).toBe(true);
  for (const over of [{ id: 'driver' }, { isActive: false }, { totalCores: 2 }, { maxMemory: 384_093_388 }]) {
    expect(isAsAsked({ ...right, ...over })).toBe(false);
  }
});

it('believes a refusal only when it shows nothing of Spark', () => {
  expect(isKeptOut({ status: 403, text: '<h1>403 : Forbidden</h1>' })).toBe(true);
  expect(isKeptOut({ status: 200, text: 'Sign in' })).toBe(false);
  expect(isKeptOut({ status: 403, text: '<title>spark-test - Spark Jobs</title>' })).toBe(false);
});
