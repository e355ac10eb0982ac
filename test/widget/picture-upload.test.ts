import { SVG_INKS } from '../../src/drawing/svg-page';
import type { PicturePiece } from '../../src/widget/messages';
import { uploadPicture } from '../../src/widget/picture-upload';
import { exportState } from '../app/export-state';

const REQUEST = { type: 'picture', id: 7, format: 'svg', scale: 1, theme: null } as const;

test('the picture comes in pieces of one answer that make one file', async () => {
  const pieces: [PicturePiece, ArrayBuffer | undefined][] = [];
  await uploadPicture(
    exportState({ shelf: [{ layer: 2, head: 0 }] }),
    REQUEST,
    (piece, buffer) => pieces.push([piece, buffer]),
    'light',
    1000
  );
  expect(pieces.length).toBeGreaterThan(2);
  const bytes = Buffer.concat(pieces.map(([, buffer]) => Buffer.from(buffer!)));
  expect(bytes.toString()).toMatch(/^<svg .*>2-0<\/text>.*<\/svg>$/s);
  const [[first]] = pieces;
  expect(pieces.map(([piece]) => piece)).toEqual(
    pieces.map((_, i) => ({ ...first, offset: 1000 * i, total: bytes.length }))
  );
  expect(first).toMatchObject({ type: 'picture', id: 7, error: null });
});

test('why there is no picture is sent as a sentence', async () => {
  const pieces: PicturePiece[] = [];
  const send = (piece: PicturePiece): number => pieces.push(piece);
  await uploadPicture(exportState({ layer: 2 }, { layers: 1 }), REQUEST, send);
  expect(pieces).toMatchObject([
    {
      id: 7,
      total: 0,
      error: expect.stringContaining('the shown layer is not here. Wait') as string
    }
  ]);
});

test.each([
  ['light', 'dark', 'light'],
  ['dark', 'light', 'dark'],
  [null, 'dark', 'dark']
] as const)('asked for theme %s on a %s page it is %s', async (theme, screen, ground) => {
  let svg = '';
  const send = (_: PicturePiece, buffer?: ArrayBuffer) => (svg += Buffer.from(buffer!).toString());
  await uploadPicture(exportState(), { ...REQUEST, theme }, send, screen);
  expect(svg).toContain(SVG_INKS[ground].ink);
});
