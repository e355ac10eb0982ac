/**
 * Photographs every view: each scene light and dark, narrow, usual and wide. All of them go to
 * .build/gallery, to be looked at; those a reader is shown, to docs/gallery with a page.
 *
 * Usage: main.mjs [part of a scene's name …]
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startAppServer } from '../browser/app-server';
import { launchChromium, openPage } from '../browser/chromium';
import { untilReady } from '../browser/notebook';
import { SCENES, type Scene } from './scenes';

const WIDTHS_PX = [400, 800, 1400] as const;
const THEMES = ['light', 'dark'] as const;
/** The width whose pictures are committed. */
const SHOWN_PX = 800;
const BUILD = join('.build', 'gallery');
const DOCS = join('docs', 'gallery');

/** The picture as WebP, a fifth of the bytes: history keeps every picture that was ever committed. */
async function webpOf(page: Page, png: Buffer): Promise<Buffer> {
  const base64 = await page.evaluate(
    async url => {
      const image = await createImageBitmap(await (await fetch(url)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height);
      canvas.getContext('2d')!.drawImage(image, 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 });
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
    },
    `data:image/png;base64,${png.toString('base64')}`
  );
  return Buffer.from(base64, 'base64');
}

async function photograph(browser: Browser, url: string, scene: Scene): Promise<void> {
  for (const theme of THEMES) {
    for (const widthPx of WIDTHS_PX) {
      const watched = await openPage(browser, {
        colorScheme: theme,
        viewport: { width: widthPx, height: 900 }
      });
      const { page } = watched;
      await page.goto(url);
      await page.evaluate(
        document => window.app.show({ version: 1, ...document }),
        scene.document as object
      );
      const view = page.locator('.bertscope');
      await untilReady(view);
      // What is drawn over several frames is there, and nothing is under the pointer.
      await page.waitForTimeout(600);
      const isKept = scene.isShown && widthPx === SHOWN_PX;
      const name = isKept ? `${scene.name}-${theme}` : `${scene.name}-${theme}-${widthPx}`;
      const png = await view.screenshot();
      if (isKept) writeFileSync(join(DOCS, `${name}.webp`), await webpOf(page, png));
      else writeFileSync(join(BUILD, `${name}.png`), png);
      watched.assertNoErrors();
      await watched.close();
    }
  }
}

/** One picture a scene; a browser shows the one that fits its reader's theme. */
function page(scenes: readonly Scene[]): string {
  const pictures = scenes.map(
    ({ name, caption }) =>
      `## ${caption}\n\n<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="${name}-dark.webp">\n` +
      `  <img alt="${caption}" src="${name}-light.webp">\n</picture>\n`
  );
  return `# Gallery\n\nWhat the views look like, at 19 and at 128 tokens. \`npm run gallery\` paints it anew.\n\n${pictures.join('\n')}`;
}

const parts = process.argv.slice(2);
const scenes = SCENES.filter(
  ({ name }) => parts.length === 0 || parts.some(part => name.includes(part))
);
mkdirSync(BUILD, { recursive: true });
if (parts.length === 0) rmSync(DOCS, { recursive: true, force: true });
mkdirSync(DOCS, { recursive: true });
const browser = await launchChromium();
const server = await startAppServer();
try {
  for (const scene of scenes) {
    await photograph(browser, server.url, scene);
    process.stdout.write(`${scene.name}\n`);
  }
} finally {
  await browser.close();
  await server.stop();
}
writeFileSync(join(DOCS, 'README.md'), page(SCENES.filter(({ isShown }) => isShown)));
