import { DriverError } from '../../drivers/driver.ts';
import type { Page } from '../../drivers/jupyter/request.ts';
import { executorsOf } from './executors.ts';
import { countLinksBelow, strayLinks } from './links.ts';
import type { Stage, World } from './stage.ts';

/** Every tab, and a title that only the right page has. */
const TABS: readonly (readonly [path: string, title: string])[] = [
  ['jobs/', 'Spark Jobs'],
  ['stages/', 'Stages for All Jobs'],
  ['storage/', 'Storage'],
  ['environment/', 'Environment'],
  ['executors/', 'Executors'],
  ['SQL/', 'SQL / DataFrame'],
  ['executors/threadDump/?executorId=driver', 'Thread dump for executor driver'],
];
/** First bytes of every zip file; the one of a running application is empty, for Spark fills it only in its history server. */
const ZIP = 'PK';

/** The Spark UI, as its owner sees it, and as nobody else does. */
export const looking: readonly Stage[] = [
  {
    name: 'spark-ui',
    title: 'open every page of the Spark UI',
    needs: ['six-executors'],
    run: async (world) => {
      await checkList(world);
      for (const [path, title] of TABS) await checkTab(world, path, title);
      const executors = await executorsOf(world);
      await checkEventLog(world);
      return `${TABS.length} pages, ${executors.length} executors, thread dump, event log`;
    },
  },
  {
    name: 'owner-only',
    title: 'somebody else is kept out of it',
    needs: ['six-executors'],
    run: async (world) => {
      const other = await world.options.enter('stranger');
      const seen: string[] = [];
      for (const path of [`${uiOf(world)}jobs/`, `${uiOf(world)}api/v1/applications`, listOf(world)]) {
        const page = await other.fetchPage(path);
        if (!isKeptOut(page)) seen.push(`${path}: HTTP ${page.status} at ${page.url}`);
      }
      if (seen.length === 0) return 'HTTP 403';
      throw new DriverError(`${other.user} was not kept out of the Spark UI of ${world.hub!.user}.`, {
        fix: 'Stop the platform and report this: sparkhub down',
        evidence: seen.join('\n'),
      });
    },
  },
];

const listOf = ({ hub }: World): string => `${hub!.serverPath}sparkui/`;
const uiOf = (world: World): string => `${listOf(world)}${world.uiPort}/`;

/** Whether a page refuses, and shows nothing of Spark. */
export function isKeptOut({ status, text }: Pick<Page, 'status' | 'text'>): boolean {
  return status === 403 && !/spark-test|Spark Jobs|"attempts"|Your Spark sessions/.test(text);
}

/** The list, or the one session straight away. */
async function checkList(world: World): Promise<void> {
  const page = await world.hub!.fetchPage(listOf(world));
  const leads =
    new URL(page.url).pathname.startsWith(uiOf(world)) || countLinksBelow(page.text, uiOf(world)) > 0;
  if (page.status !== 200 || !leads)
    wrong(world, listOf(world), `HTTP ${page.status}, does not lead to the session`);
}

async function checkTab(world: World, path: string, title: string): Promise<void> {
  const { status, text } = await world.hub!.fetchPage(`${uiOf(world)}${path}`);
  if (status !== 200) wrong(world, path, `HTTP ${status}`);
  const found = /<title>([\s\S]*?)<\/title>/.exec(text)?.[1]?.trim() ?? '';
  if (found !== `spark-test - ${title}`) wrong(world, path, `its title is "${found}"`);
  const stray = strayLinks(text, uiOf(world));
  if (stray.length > 0) wrong(world, path, `links lead elsewhere: ${stray.slice(0, 3).join(', ')}`);
  if (countLinksBelow(text, uiOf(world)) === 0) wrong(world, path, 'no link leads back here');
}

async function checkEventLog(world: World): Promise<void> {
  const path = `api/v1/applications/${world.appId}/logs`;
  const { status, headers, body } = await world.hub!.fetchPage(`${uiOf(world)}${path}`);
  const named = headers['content-disposition']?.includes(`eventLogs-${world.appId}`) === true;
  if (status === 200 && named && body.toString('latin1').startsWith(ZIP)) return;
  wrong(world, path, `HTTP ${status}, no zip file`);
}

function wrong(world: World, path: string, what: string): never {
  throw new DriverError(`${path} of the Spark UI is not right: ${what}.`, {
    fix: `See: sparkhub logs server-${world.hub!.user}`,
  });
}
