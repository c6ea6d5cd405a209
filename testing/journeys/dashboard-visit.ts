import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildStale } from '../../tools/build.ts';
import { findBarriers } from '../kit/barriers.ts';
import { launchChromium } from '../kit/chromium.ts';
import { startTestServer, type TestServer } from '../kit/index.ts';
import { createOperator } from '../kit/operators.ts';
import type { TestServerOptions } from '../kit/server.ts';
import { lookWithOtherEyes } from './other-eyes.ts';
import { answerPictures } from './page-visit.ts';
import { toastsOf } from './toasts.ts';

/** The previews of hosted pages and of mails are sandboxed: what axe and Playwright put into every frame is stopped there, which Chromium tells. */
const STOPPED_IN_PREVIEW = /Blocked script execution in '([^']+\/branding-preview\?|about:blank')/;
const REFUSED = /the server responded with a status of [45]/;

/** An operator who is signed in to the dashboard of a server with one project, and what a journey does with it. */
export type Visit = Awaited<ReturnType<typeof visitDashboard>>;

export async function visitDashboard(options: TestServerOptions = {}) {
  await buildStale(() => {});
  const server: TestServer = await startTestServer(options);
  const chromium: Browser = await launchChromium();
  const faults: string[] = [];
  const page = await openPage(chromium, faults);
  const dashboard = `${server.origin}/dashboard`;
  const projectUrl = `${dashboard}/projects/${server.project.id}`;
  await page.goto(dashboard);
  await signIn(page, server.operator);
  await page.waitForURL(dashboard);

  /** The page has this heading, axe finds nothing on it, nothing leaves the screen at the side, and nothing failed so far. */
  async function look(heading: string | RegExp) {
    await page.getByRole('heading', { name: heading }).first().waitFor();
    faults.push(...(await findBarriers(page)));
    const width = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (width !== 0) faults.push(`${page.url()}: ${width} px too wide`);
    expect(faults).toEqual([]);
  }

  /** For people who look: `DASHBOARD_PICTURES=folder` keeps what the journey saw. */
  async function picture(name: string) {
    const folder = process.env.DASHBOARD_PICTURES;
    if (folder !== undefined)
      await page.screenshot({ path: `${folder}/${name.replaceAll(/\W+/g, '-')}.png`, fullPage: true });
  }

  const dialog = () => page.locator('dialog[open]');
  return {
    server,
    page,
    chromium,
    dashboard,
    projectUrl,
    look,
    picture,
    dialog,
    inDialog: (name: string) => dialog().getByRole('button', { name, exact: true }),
    button: (name: string | RegExp) =>
      page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) }),
    link: (name: string) => page.getByRole('link', { name, exact: true }),
    field: (label: string) => page.getByLabel(label, { exact: true }),
    ...toastsOf(page),
    focused: () =>
      page.evaluate<string>(
        "document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? ''",
      ),
    settings: async () =>
      (await read<{ settings: Settings }>(page, `${server.origin}/v1/projects/${server.project.id}`)).settings,
    /** Every one of these pages is whole on a phone and on a desk, in the dark, in the light, in forced colours, and with longer words. */
    async lookAtAll(pages: readonly (readonly [path: string, heading: string])[]) {
      for (const [path, heading] of pages) {
        await page.goto(path.startsWith('/') ? dashboard + path : path);
        for (const [colorScheme, width, height] of [
          ['light', 1440, 900],
          ['dark', 1440, 900],
          ['dark', 320, 640],
          ['light', 320, 640],
        ] as const) {
          await page.setViewportSize({ width, height });
          await page.emulateMedia({ colorScheme });
          await look(heading);
          await picture(`${path.replace(/^.*\/prj_\w+/, '')} ${heading} ${colorScheme} ${width}`);
        }
        faults.push(...(await lookWithOtherEyes(page)));
        expect(faults).toEqual([]);
      }
    },
    /** Where the dashboard asks for a fresh proof: it is given in a tab of its own, and the page that asked has stayed and says so. */
    async proveAgain() {
      const opened = page.context().waitForEvent('page');
      await page.getByRole('link', { name: /^Confirm it is you/ }).click();
      const theirs = await opened;
      await theirs.waitForURL(/\/p\/frontdesk\/step-up\?returnTo=/);
      await theirs.locator('input[name=password]').fill(server.operator.password);
      await theirs.locator('input[name=password]').press('Enter');
      await theirs.waitForURL(`${dashboard}/proven`);
      await theirs.getByRole('heading', { name: 'Confirmed: it is you' }).waitFor();
      await theirs.close();
      await page.getByText('Go on with what you were doing.').waitFor();
    },
    /** Somebody of the organization who may look and change nothing, in a browser of their own. */
    async asMember(url: string, work: (theirs: Page) => Promise<void>) {
      const { db } = server.running.services.database;
      const { ownerOrganizationId } = await db
        .selectFrom('projects')
        .select('ownerOrganizationId')
        .where('slug', '=', server.project.slug)
        .executeTakeFirstOrThrow();
      const member = await createOperator(server, {
        email: 'noor@frontdesk.example',
        organizationId: ownerOrganizationId ?? '',
        role: 'member',
      });
      const theirs = await openPage(chromium, faults);
      await theirs.goto(url);
      await signIn(theirs, member);
      await theirs.getByText('You may look at everything here.').waitFor();
      await work(theirs);
      expect(faults).toEqual([]);
      await theirs.context().close();
    },
    async end() {
      await chromium.close();
      await server.stop();
    },
  };
}

type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>> & {
  readonly allowedOrigins: readonly string[];
};

async function read<Body>(page: Page, url: string): Promise<Body> {
  return (await (await page.request.get(url)).json()) as Body;
}

export async function openPage(chromium: Browser, faults: string[]): Promise<Page> {
  const context = await chromium.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(10_000);
  await answerPictures(context);
  const page = await context.newPage();
  // What the Content-Security-Policy stops is an error in the console; so is a script that fails.
  page.on('console', (message) => {
    if (message.type() !== 'error' || REFUSED.test(message.text()) || STOPPED_IN_PREVIEW.test(message.text())) return;
    faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  return page;
}

export async function signIn(page: Page, person: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-mail', { exact: true }).fill(person.email);
  await page.locator('input[name=password]').fill(person.password);
  await page.locator('input[name=password]').press('Enter');
}
