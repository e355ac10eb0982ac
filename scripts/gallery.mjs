/** Paints docs/gallery: `node scripts/gallery.mjs [part of a scene's name …]`. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundleForNode } from './bundle.mjs';
import { findChromium } from './chromium.mjs';
import { BUILD, ROOT } from './process.mjs';

const chromium = findChromium();
if (chromium === null) {
  process.stderr.write('No Chromium, Chrome or Edge was found. `npm test` installs one.\n');
  process.exit(1);
}
const [program] = await bundleForNode(
  [join(ROOT, 'test', 'gallery', 'main.ts')],
  join(BUILD, 'gallery-program')
);
const painter = spawn(
  process.execPath,
  ['--enable-source-maps', program, ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit', env: { ...process.env, BERTSCOPE_CHROMIUM: chromium } }
);
painter.on('close', code => {
  process.exitCode = code ?? 1;
});
